/// What stands beside a value in its record and decides how it is read.
///
/// Buffers need to live no longer than the call that takes them.
package struct Companions {
    /// From the path that `precision_from` names: a `partial_date` keeps no more than this.
    package var precision: DatePrecision?
    /// Seconds since midnight of the column that `not_before` names: a `time_of_day` is moved behind it by days.
    package var notBefore: Int?
    /// The name under which a `file` came.
    package var fileName: UnsafeRawBufferPointer?

    package init(
        precision: DatePrecision? = nil,
        notBefore: Int? = nil,
        fileName: UnsafeRawBufferPointer? = nil
    ) {
        self.precision = precision
        self.notBefore = notBefore
        self.fileName = fileName
    }

    package static var none: Companions { Companions() }
}
