package school

// The rules about a school, in a file and in a request.
const (
	RuleURN                 = "school-urn-invalid"
	RuleName                = "school-name-invalid"
	RuleStatus              = "school-status-unknown"
	RulePhase               = "school-phase-unknown"
	RuleLACode              = "school-la-code-invalid"
	RuleEstablishmentNumber = "school-establishment-number-invalid"
	RuleUKPRN               = "school-ukprn-invalid"
	RulePostcode            = "school-postcode-invalid"
	RuleWebsite             = "school-website-invalid"
	RuleText                = "school-text-invalid"
	RuleFigure              = "school-figure-invalid"
	RulePercentage          = "school-percentage-invalid"
	RuleDate                = "school-date-invalid"
	RuleAges                = "school-ages-reversed"
	RuleDates               = "school-dates-reversed"
	RuleOutsideEngland      = "school-outside-england"
)

// The rules about a succession, in a file and in a request.
const (
	RuleSuccessionKind     = "succession-kind-unknown"
	RuleSuccessionOfItself = "succession-of-itself"
)

// The rules about a row within its file.
const (
	RuleURNRepeated        = "urn-repeated"
	RuleSuccessionRepeated = "succession-repeated"
)

// The rules that a warning names: the file is read all the same.
const (
	WarnRollTotals     = "roll-of-many-schools"
	WarnRollElsewhere  = "roll-of-unknown-school"
	WarnLinkNotFollows = "link-not-a-succession"
)
