import HubModel

/// Every kind of finding of `lienthong check`.
///
/// Numbers are stable: a retired one is not given to another.
package enum DiagnosticCode: String, Sendable, Hashable, CaseIterable {
    // The form of a file.
    case yamlSyntax = "LT001"
    case notUTF8 = "LT002"
    case fileTooLarge = "LT003"
    case tooDeep = "LT004"
    case tabIndentation = "LT005"
    case anchor = "LT006"
    case tag = "LT007"
    case mergeKey = "LT008"
    case duplicateKey = "LT009"
    case secondDocument = "LT010"
    case swallowedByComment = "LT011"
    case needsQuotes = "LT012"
    case missingSpace = "LT013"
    case complexKey = "LT014"
    case emptyFile = "LT015"
    case controlCharacter = "LT016"
    case unreadableFile = "LT017"
    case misplacedFile = "LT018"

    // Keys and kinds of values.
    case unknownKey = "LT020"
    case notAvailable = "LT021"
    case missingKey = "LT022"
    case wrongKind = "LT023"
    case emptyValue = "LT024"
    case unknownChoice = "LT025"
    case badNumber = "LT026"
    case oneOfKeys = "LT027"
    case keyNeedsAnother = "LT028"

    // How a value is written.
    case badName = "LT030"
    case badDuration = "LT031"
    case badDatePattern = "LT032"
    case badDate = "LT033"
    case badPath = "LT034"
    case badTemplate = "LT035"
    case badCondition = "LT036"
    case badRate = "LT037"
    case badHours = "LT038"
    case badPercentage = "LT039"
    case badSize = "LT040"
    case badRecurrence = "LT041"
    case badZone = "LT042"
    case badAddress = "LT043"
    case badRequest = "LT044"
    case badVersion = "LT045"
    case badSeparators = "LT046"
    case badPlace = "LT047"
    case badLegalBasis = "LT048"
    case badLike = "LT049"

    // Placeholders, settings and secrets.
    case unknownPlaceholder = "LT050"
    case unknownSetting = "LT051"
    case secretAsSetting = "LT052"
    case plaintextSecret = "LT053"
    case undeclaredSecret = "LT054"
    case contradictorySetting = "LT055"
    case settingNotChosen = "LT056"
    case unusedSetting = "LT057"
    case settingMissing = "LT058"
    case plainAddress = "LT059"

    // What files say of each other.
    case nameDiffers = "LT060"
    case declaredTwice = "LT061"
    case unknownPull = "LT062"
    case unknownEntity = "LT063"
    case noSuchSource = "LT064"
    case unknownColumn = "LT065"
    case columnNotFilled = "LT066"
    case unknownCodeTable = "LT067"
    case badVisibility = "LT068"
    case personalDataUnexplained = "LT069"

    // What contradicts itself.
    case badPaging = "LT070"
    case unusedRange = "LT071"
    case noLookBack = "LT072"
    case badParent = "LT073"
    case optionDoesNotFit = "LT074"
    case separatorsMissing = "LT075"
    case badDefault = "LT076"
    case badCheck = "LT077"
    case checkDoesNotFit = "LT078"
    case badChild = "LT079"

    // Schedules.
    case unknownJob = "LT080"
    case jobCycle = "LT081"
    case notScheduled = "LT082"
    case alwaysLate = "LT083"
    case outsideHours = "LT084"
    case overQuota = "LT085"
    case doesNotWait = "LT086"
    case windowTooShort = "LT087"

    // Code tables.
    case badCSV = "LT090"
    case badCodeColumns = "LT091"
    case repeatedCode = "LT092"
    case codePeriods = "LT093"
    case unusedCodeTable = "LT094"

    // How documents and rows come to their entity.
    case writeContradiction = "LT100"
    case noCatchAll = "LT101"
    case unreachableDestination = "LT102"
    case columnCycle = "LT103"
    case formatDoesNotFit = "LT104"
    case coarsePattern = "LT105"
    case columnNeverFilled = "LT106"
    case olderMayWin = "LT107"
    case missingContradiction = "LT108"
    case unstableKey = "LT109"

    // Files.
    case badFiles = "LT110"
    case hostKeyMissing = "LT111"

    // What is probably not meant.
    case typeDoubtful = "LT112"
    case titleWithoutMarks = "LT113"
    case unusedKept = "LT114"
    case limitBelowPage = "LT115"
    case oddWaits = "LT116"

    // What is sent.
    case badOrigin = "LT120"
    case unsafeResend = "LT121"
    case badNeeds = "LT122"
    case signInInMessage = "LT123"
    case keyDoesNotFit = "LT124"
    case badRepetition = "LT125"

    // The app's side.
    case badAppFile = "LT130"

    // Personal data.
    case publicPersonalData = "LT140"
    case undeclaredPersonalData = "LT141"
}

extension Diagnostic {
    init(
        _ code: DiagnosticCode,
        _ severity: Severity = .error,
        at location: SourceLocation,
        _ message: Localized,
        cure: Localized? = nil,
        fix: Fix? = nil
    ) {
        self.init(
            code: code.rawValue,
            severity: severity,
            location: location,
            message: message,
            cure: cure,
            fix: fix
        )
    }
}
