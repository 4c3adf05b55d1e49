import Glibc

/// A pthread that runs the jobs of an actor, so that a blocking C call holds up nobody else.
///
/// An actor names it as its `unownedExecutor`. The thread ends when the executor is dropped.
@safe package final class DedicatedThread: SerialExecutor, @unchecked Sendable {
    private let queue = JobQueue()

    package init() {
        startThread { [queue] in queue.run() }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        unsafe queue.append(QueuedJob(job: UnownedJob(job), executor: asUnownedSerialExecutor()))
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    deinit { queue.close() }
}

/// Starts a detached pthread that runs a closure to its end.
///
/// C: `pthread_create`.
package func startThread(_ body: @escaping @Sendable () -> Void) {
    let box = unsafe Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let status = unsafe pthread_create(
        &thread,
        nil,
        { argument in
            guard let argument = unsafe argument else { return nil }
            unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        },
        box.toOpaque()
    )
    precondition(status == 0, "pthread_create: \(status)")
    pthread_detach(thread)
}

private final class ThreadBody: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

@unsafe private struct QueuedJob {
    var job: UnownedJob
    var executor: UnownedSerialExecutor
}

/// Jobs waiting for the thread, behind a condition variable.
@safe private final class JobQueue: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [QueuedJob] = unsafe []
    private var isClosed = false

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    func append(_ job: QueuedJob) {
        unsafe pthread_mutex_lock(mutex)
        unsafe jobs.append(job)
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    func close() {
        unsafe pthread_mutex_lock(mutex)
        isClosed = true
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    func run() {
        while let queued = unsafe next() {
            unsafe queued.job.runSynchronously(on: queued.executor)
        }
    }

    private func next() -> QueuedJob? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while unsafe jobs.isEmpty {
            guard !isClosed else { return nil }
            unsafe pthread_cond_wait(condition, mutex)
        }
        return unsafe jobs.removeFirst()
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }
}
