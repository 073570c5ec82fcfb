package httpapi

// problemKind is what the catalogue of problems says of a code.
type problemKind struct {
	status int
	title  string
}

// problemCodes is the catalogue: every code of the contract's enum, with the status it
// has and the title that is the same for every occurrence. 422 is for what a
// request says, 409 for the state that it meets.
var problemCodes = map[string]problemKind{
	"malformed-request":      {400, "The request does not follow the contract"},
	"invalid-cursor":         {400, "The cursor cannot be used here"},
	"unauthenticated":        {401, "A valid token is needed"},
	"forbidden":              {403, "Your token does not allow this operation"},
	"not-found":              {404, "Not found"},
	"method-not-allowed":     {405, "The resource does not have this method"},
	"not-acceptable":         {406, "None of the formats you accept can be given"},
	"precondition-failed":    {412, "The resource has changed since you read it"},
	"request-too-large":      {413, "The request is too large"},
	"unsupported-media-type": {415, "The body has a type that is not taken here"},
	"precondition-required":  {428, "If-Match is missing"},
	"too-many-requests":      {429, "Too many requests"},
	"internal":               {500, "A fault of the server"},
	"unavailable":            {503, "The service cannot answer now"},

	"idempotency-key-reused": {422, "The Idempotency-Key came before with another request"},
	"idempotency-key-in-use": {409, "A request with this Idempotency-Key is still being answered"},

	"invalid-content":   {422, "The request cannot be accepted as it is"},
	"unknown-reference": {422, "The request names something that is not there, or not open to you"},
	"duplicate":         {409, "There is already one like it"},
	"conflict":          {409, "The state does not allow it"},
	"step-not-possible": {409, "The step is not possible in this state"},

	"hub-minutes-reversed": {422, "The shortest time is longer than the longest"},
	"hub-range-reversed":   {422, "The range ends before it begins"},

	"school-urn-taken":        {422, "The URN belongs to another school"},
	"school-dates-reversed":   {422, "The school closes before it opens"},
	"school-ages-reversed":    {422, "The lowest age is above the highest"},
	"school-postcode-invalid": {422, "Not a postcode"},
	"school-name-missing":     {422, "The school has no name"},
	"school-code-invalid":     {422, "A code of the school has the wrong form"},

	"partner-name-taken": {422, "Another partner has this name"},

	"person-identity-taken": {422, "The identity belongs to another person"},
	"person-suspended":      {422, "The person is suspended"},

	"appointment-target-wrong":   {422, "The role is not held at such a place"},
	"appointment-dates-reversed": {422, "The appointment ends before it begins"},
	"appointment-overlaps":       {422, "The person holds this role there already"},
	"appointment-not-pending":    {409, "The appointment does not wait for anybody"},
	"appointment-second-person":  {409, "Whoever granted the appointment cannot confirm it"},

	"provision-dates-reversed":    {422, "The provision ends before it begins"},
	"provision-partner-ended":     {422, "The partner's commission has ended"},
	"placement-dates-reversed":    {422, "The placement ends before it begins"},
	"placement-overlaps":          {422, "The teacher is placed there already"},
	"placement-outside-provision": {422, "The placement is not within the provision's dates"},
	"placement-teacher-elsewhere": {422, "The teacher does not work for the partner"},

	"framework-not-draft":             {409, "The framework is no longer a draft"},
	"framework-not-published":         {409, "The framework is not published"},
	"framework-content-missing":       {422, "The framework has no content yet"},
	"framework-key-malformed":         {422, "A key has the wrong form"},
	"framework-key-repeated":          {422, "A key stands twice"},
	"framework-text-missing":          {422, "A text is missing"},
	"framework-text-too-long":         {422, "A text is too long"},
	"framework-list-too-long":         {422, "A list is too long"},
	"framework-no-principles":         {422, "The framework has no principles"},
	"framework-polarity-unknown":      {422, "An indicator is neither positive nor negative"},
	"framework-scale-kind-unknown":    {422, "No such kind of scale"},
	"framework-scale-incomplete":      {422, "The scale has too few grades"},
	"framework-scale-not-empty":       {422, "A framework without a scale has no grades"},
	"framework-scale-not-as-named":    {422, "The grades are not those of the scale named"},
	"framework-grade-order":           {422, "The grades are not in one order"},
	"framework-good-or-better-absent": {422, "The scale does not say what is good or better"},

	"observation-in-the-past":             {422, "The visit is proposed for the past"},
	"observation-length-unexplained":      {422, "The unusual length has no reason"},
	"observation-notice-unexplained":      {422, "The short notice has no reason"},
	"observation-time-not-in-london":      {422, "There is no such time in London"},
	"observation-kind-purpose":            {422, "The kind of visit does not go with the purpose"},
	"observation-framework-not-published": {422, "The framework is not published"},
	"observation-teacher-not-placed":      {422, "The teacher is not placed in this provision"},
	"observation-observer-is-teacher":     {422, "Nobody observes themselves"},
	"observation-observer-not-appointed":  {422, "The observer is not of the working group"},
	"observation-observer-repeated":       {422, "An observer is named twice"},
	"observation-lead-missing":            {422, "No observer leads the visit"},
	"observation-observer-conflict":       {422, "A conflict of interest has no reason"},
	"observation-paired-observers":        {422, "A paired visit has two observers"},
	"observation-provision-ended":         {422, "The provision has ended"},
	"observation-commissioning-candidate": {422, "A commissioning visit is to a candidate"},
	"observation-observer-not-self":       {422, "An observer proposes visits of their own only"},
	"observation-already-started":         {409, "The visit has started already"},

	"agreement-wrong-side":       {422, "You cannot agree for this side"},
	"agreement-given-by-missing": {422, "It is not said who agreed, and how"},
	"agreement-already-given":    {409, "This side has agreed already"},

	"visit-ends-before-start":      {422, "The visit ends before it begins"},
	"visit-in-the-future":          {422, "The visit has not been made yet"},
	"visit-contact-reason-missing": {422, "It is not said why the school was not spoken to"},
	"visit-too-long":               {422, "The visit is too long"},

	"feedback-strength-missing":  {422, "Feedback names no strength"},
	"feedback-next-step-missing": {422, "Feedback names no next step"},
	"feedback-before-visit":      {422, "Feedback comes before the visit"},
	"feedback-in-the-future":     {422, "The feedback has not been given yet"},
	"feedback-already-recorded":  {409, "The feedback is recorded already"},

	"judgement-principle-unknown":  {422, "The framework has no such principle"},
	"judgement-principle-repeated": {422, "A principle is judged twice"},
	"judgement-grade-unknown":      {422, "The scale has no such grade"},
	"judgement-grade-not-observed": {422, "What was not observed has no grade"},
	"judgement-indicator-unknown":  {422, "The principle has no such indicator"},
	"judgement-indicator-repeated": {422, "An indicator stands twice"},

	"report-empty":              {422, "The report is empty"},
	"summary-empty":             {422, "The summary is empty"},
	"report-not-submitted":      {409, "The report is not submitted"},
	"report-already-submitted":  {409, "The report is submitted already"},
	"report-already-issued":     {409, "The report is issued already"},
	"report-feedback-missing":   {409, "Feedback has not been recorded"},
	"report-issuer-is-author":   {409, "Whoever wrote the report cannot issue it"},
	"report-not-issued":         {409, "The report is not issued"},
	"summary-already-published": {409, "The summary is published already"},

	"need-owner-unknown":   {422, "No such owner"},
	"need-due-in-the-past": {422, "The due date is past"},
	"need-outcome-missing": {422, "A need is closed with its outcome"},
	"need-closed":          {409, "The development need is closed"},

	"import-column-missing":  {422, "The file lacks a column"},
	"import-column-repeated": {422, "The file has a column twice"},
	"import-encoding":        {422, "The file's encoding cannot be read"},
	"import-empty":           {422, "The file is empty"},
	"import-rows-rejected":   {422, "Rows are at fault and nothing was applied"},
	"import-too-large":       {413, "The file is too large"},
	"import-running":         {409, "An import of this kind is running"},
}
