import HubModel
import Testing

@Suite struct `A condition` {
    @Test(arguments: [
        ("category | code feedback_route = ioc", "category", "feedback_route"),
        ("a.b[] | code t in x, y", "a.b[]", "t"), ("a | code t missing", "a", "t"),
        ("$.a[?@.b == 'x | code t'] | code u = 1", "$.a[?@.b == 'x | code t']", "u"),
    ])
    func `may look its value up in a code table`(text: String, path: String, table: String) throws {
        let condition = try Condition(text)
        #expect(condition.table == table)
        guard case .path(let found, _) = condition.subject else {
            Issue.record("no path")
            return
        }
        #expect(found.text == path)
    }

    @Test(arguments: ["a = b | code c", "['a | b'] = 1", "/a | /b = 1", "status 404", "a contains | code t"])
    func `has no table where no pipe stands behind its path`(text: String) throws {
        #expect(try Condition(text).table == nil)
    }

    @Test(arguments: [
        ("a | pad 8 = 1", 3), ("a | code = 1", 3), ("a | code t | code u = 1", 3),
        ("abc | code t u = 1", 5),
    ])
    func `has no other pipe`(text: String, offset: Int) throws {
        do throws(Condition.Mistake) {
            _ = try Condition(text)
            Issue.record("was read")
        } catch {
            guard case .badPipe(offset - 1, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test(arguments: [
        ("a = {x}", "1", "equal(\"1\")"), ("a in {x}, 2", "1", "isIn([\"1\", \"2\"])"),
        ("a != -{x}-", "1", "notEqual(\"-1-\")"), ("a missing", "1", "missing"),
        ("a starts with {x | upper}", " 1 ", "startsWith(\"1\")"),
    ])
    func `is filled with values`(text: String, value: String, test: String) throws {
        let filled = try Condition(text).filled { template in
            template.segments.map { segment in
                if case .literal(let text) = segment { text } else { value }
            }.joined()
        }
        guard case .path(_, let found)? = filled?.subject else {
            Issue.record("no path")
            return
        }
        #expect("\(found)" == test)
    }

    @Test(arguments: ["", nil])
    func `is not filled where its value is empty`(value: String?) throws {
        #expect(try Condition("a = {x}").filled { _ in value } == nil)
        #expect(try Condition("a = x").filled { _ in value } != nil)
    }

    @Test func `does not take a broken template for a text`() throws {
        #expect(throws: Template.Mistake.self) { try Condition("a = {x").filled { _ in "" } }
    }
}
