/// Lets few tests at a time into the heavy part: each run holds several connections.
actor Gate {
    static let shared = Gate(places: 3)
    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    private init(places: Int) {
        self.places = places
    }

    static func through<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        await shared.enter()
        do {
            let value = try await body()
            await shared.leave()
            return value
        } catch {
            await shared.leave()
            throw error
        }
    }

    private func enter() async {
        guard places == 0 else { return places -= 1 }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        places += 1
    }
}
