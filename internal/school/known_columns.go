package school

// knownColumns are those of the register's columns, from 2018 to 2025, that are
// not read. A file that has them draws no warning. They name head teachers,
// among others: personal data that a register of schools does not need.
var knownColumns = []string{
	"TypeOfEstablishment (code)", "EstablishmentTypeGroup (code)", "ReasonEstablishmentOpened (code)",
	"ReasonEstablishmentOpened (name)", "ReasonEstablishmentClosed (code)", "ReasonEstablishmentClosed (name)",
	"Boarders (code)", "Boarders (name)", "NurseryProvision (name)", "OfficialSixthForm (code)",
	"OfficialSixthForm (name)", "Gender (code)", "ReligiousCharacter (code)", "ReligiousEthos (name)",
	"Diocese (code)", "Diocese (name)", "AdmissionsPolicy (code)", "AdmissionsPolicy (name)",
	"SpecialClasses (code)", "SpecialClasses (name)", "CensusDate", "TrustSchoolFlag (code)",
	"TrustSchoolFlag (name)", "Trusts (code)", "SchoolSponsorFlag (name)", "SchoolSponsors (name)",
	"FederationFlag (name)", "Federations (code)", "Federations (name)", "FEHEIdentifier",
	"FurtherEducationType (name)", "OfstedLastInsp", "OfstedSpecialMeasures (code)",
	"OfstedSpecialMeasures (name)", "LastChangedDate", "TelephoneNum", "HeadTitle (name)", "HeadFirstName",
	"HeadLastName", "HeadPreferredJobTitle", "BSOInspectorateName (name)", "InspectorateReport",
	"DateOfLastInspectionVisit", "NextInspectionVisit", "TeenMoth (name)", "TeenMothPlaces", "CCF (name)",
	"SENPRU (name)", "EBD (name)", "PlacesPRU", "FTProv (name)", "EdByOther (name)", "Section41Approved (name)",
	"SEN1 (name)", "SEN2 (name)", "SEN3 (name)", "SEN4 (name)", "SEN5 (name)", "SEN6 (name)", "SEN7 (name)",
	"SEN8 (name)", "SEN9 (name)", "SEN10 (name)", "SEN11 (name)", "SEN12 (name)", "SEN13 (name)",
	"TypeOfResourcedProvision (name)", "ResourcedProvisionOnRoll", "ResourcedProvisionCapacity",
	"SenUnitOnRoll", "SenUnitCapacity", "DistrictAdministrative (code)", "AdministrativeWard (code)",
	"ParliamentaryConstituency (code)", "ParliamentaryConstituency (name)", "UrbanRural (code)",
	"UrbanRural (name)", "MSOA (name)", "LSOA (name)", "InspectorateName (name)", "SENStat", "SENNoStat",
	"BoardingEstablishment (name)", "PropsName", "PreviousLA (code)", "PreviousLA (name)",
	"PreviousEstablishmentNumber", "OfstedRating (name)", "UPRN", "SiteName", "QABName (code)",
	"QABName (name)", "EstablishmentAccredited (code)", "EstablishmentAccredited (name)", "QABReport",
	"CHNumber", "MSOA (code)", "LSOA (code)", "AccreditationExpiryDate", "CensusAreaStatisticWard (name)",
	"Inspectorate (name)", "RSCRegion (name)", "Linked establishments",
}
