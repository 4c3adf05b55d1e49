package import HubModel

extension FieldType {
    package var examples: [ValueExample] {
        switch self {
        case .text: ValueExample.text
        case .longText: ValueExample.longText
        case .htmlClean: ValueExample.htmlClean
        case .integer: ValueExample.integer
        case .decimal: ValueExample.decimal
        case .moneyVND: ValueExample.money
        case .boolean: ValueExample.boolean
        case .date: ValueExample.date
        case .datetime: ValueExample.datetime
        case .month: ValueExample.month
        case .partialDate: ValueExample.partialDate
        case .timeOfDay: ValueExample.timeOfDay
        case .weekdays: ValueExample.weekdays
        case .json: ValueExample.json
        case .file: ValueExample.file
        case .geoPoint: ValueExample.geoPoint
        case .url: ValueExample.url
        case .personName: ValueExample.personName
        case .phoneVN: ValueExample.phone
        case .evnCustomerCode: ValueExample.evnCustomerCode
        case .email: ValueExample.email
        case .citizenID: ValueExample.citizenID
        case .cardQR: ValueExample.cardQR
        case .taxCode: ValueExample.taxCode
        case .socialInsuranceCode: ValueExample.socialInsuranceCode
        case .healthCard: ValueExample.healthCard
        case .vehiclePlate: ValueExample.vehiclePlate
        case .dossierCode: ValueExample.dossierCode
        case .agencyCode: ValueExample.agencyCode
        case .adminUnit: ValueExample.adminUnit
        }
    }
}
