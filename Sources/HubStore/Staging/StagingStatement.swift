/// One statement of a plan, and the role that runs it: what it makes belongs to that role.
package struct StagingStatement: Sendable, Hashable {
    package var role: DatabaseRole
    package var sql: String

    package init(_ role: DatabaseRole, _ sql: String) {
        self.role = role
        self.sql = sql
    }
}
