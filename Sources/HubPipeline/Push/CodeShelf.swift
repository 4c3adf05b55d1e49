import HubModel
import Synchronization

/// The code tables as of today, compiled once a day: a worker that watches lives through many.
final class CodeShelf: Sendable {
    private let tables: [CodeTable]
    private let current = Mutex<(day: CivilDate, book: CodeBook)?>(nil)

    init(_ tables: [CodeTable]) {
        self.tables = tables
    }

    func book(on day: CivilDate) -> CodeBook {
        current.withLock { current in
            if let current, current.day == day { return current.book }
            let book = CodeBook(tables, on: day)
            current = (day, book)
            return book
        }
    }
}
