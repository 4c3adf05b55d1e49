/// The sets of pages of one measurement.
struct Workload {
    let json: Pages
    /// The same invoices, 1 % of them different, in the same places.
    let changed: Pages
    let xml: Pages
    let small: Pages
    let large: Pages?

    init(_ maker: PageMaker, _ options: BenchCommand) throws {
        json = try maker.make(.json, count: options.scale)
        changed = try maker.make(.json, count: options.scale, revision: 1)
        xml = try maker.make(.xml, count: options.scale)
        small = try maker.make(.json, count: options.smallScale)
        large = try options.large.map { try maker.make(.json, count: $0) }
    }
}
