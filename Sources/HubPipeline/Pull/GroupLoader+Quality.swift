import HubModel

/// What a run says about its data, and what it refuses to go on with.
extension GroupLoader {
    /// What the run found out about its data; `known` as far as the store can tell.
    func quality() async -> (RunQuality, SeenShape) {
        var quality = tallied
        let seen = seenShape
        if let known = try? await knownShape() { quality.drift = ShapeDrift.between(known, seen) }
        return (quality, seen)
    }

    /// Counts alone: per column, and of rows that fail a `should`.
    var tallied: RunQuality {
        var quality = own.tallied
        quality.doubts = doubts
        for lane in lanes.dropFirst() {
            let other = lane.tallied
            quality.others[lane.plan.entity.name] = RunQuality.Part(
                mapped: other.mapped,
                columns: other.columns
            )
        }
        return quality
    }

    private var seenShape: SeenShape {
        let fields = lanes.flatMap(\.plan.entity.fields)
        var seen = own.mapper.shapes.seen(hidesValues: fields.contains { $0.personalData != nil })
        seen.isPartial = hasSkipped
        return seen
    }

    private func knownShape() async throws -> KnownShape {
        if let known { return known }
        let found = try await session.knownShape()
        known = found
        return found
    }

    /// `on_new_field: refuse`: a field that no run before saw, and that the mapping does not read, stops the run before
    /// anything of its page is written.
    func refuseNewFields() async throws {
        guard job.plan.entity.onNewField == .refuse, !batch.isEmpty else { return }
        let drift = ShapeDrift.between(try await knownShape(), seenShape)
        let names = drift.new.map(\.path).filter { path in !lanes.contains { $0.plan.reads(path) } }
        guard !names.isEmpty else { return }
        let list = names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
        throw HubFailure(
            .map,
            .askAPerson,
            code: "shape.new_field",
            message: Localized(
                vi:
                    "Nguồn gửi trường chưa từng có: \(list) (on_new_field: refuse). Thêm vào ánh xạ, hoặc chạy một lần với keep_and_tell để chấp nhận.",
                en:
                    "The source sends fields it never sent: \(list) (on_new_field: refuse). Map them, or run once with keep_and_tell to accept them."
            )
        )
    }

    /// `quarantine_at_most`, judged before each commit from the 100th record on; five are always allowed.
    ///
    /// A record that was refused or emptied before this run, and still is, is not this run's news.
    func refuseTooManyRejections() async throws {
        guard let most = job.plan.entity.quarantineAtMost, !job.options.showsAllRejections else { return }
        for lane in lanes {
            let emptied = lane.batch.changes.filter { $0.kind == .emptied }
            guard !lane.batch.rejections.isEmpty || !emptied.isEmpty else { continue }
            bad += try await session.newlyBad(lane.batch.rejections, emptied, of: lane.plan.entity.name)
        }
        let allowed = Double(read) * most / 100
        guard read >= 100, Double(bad) > allowed + 5 else { return }
        throw HubFailure(
            .map,
            .askAPerson,
            code: "quarantine.too_many",
            message: Localized(
                vi:
                    "\(bad) trên \(read) bản ghi mới bị từ chối hoặc có trường bị bỏ trống, vượt \(most) %: không ghi nhóm này.",
                en:
                    "\(bad) of \(read) records are newly refused or emptied in a field, above \(most) %: this group is not written."
            )
        )
    }
}
