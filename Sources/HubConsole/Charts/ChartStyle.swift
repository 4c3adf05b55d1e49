/// How charts look is in `console.css`: classes over its custom properties, in light and dark.
enum ChartStyle {
    /// So many series have a colour, a dash, a mark and a pattern of their own.
    static let series = 4
}
