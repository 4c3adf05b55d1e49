import Foundation
import Glibc

/// A private nginx that plays the utility: sign-in, and the current pages by the `trang` of the query.
///
/// The address stays the same when other pages are served, so the hub meets the same requests again.
struct PageServer {
    let port: Int
    private let nginx: Program
    private let folder: URL
    private let workspace: Workspace

    var address: String { "http://127.0.0.1:\(port)/electricity" }
    /// Of whole files.
    var filesAddress: String { "http://127.0.0.1:\(port)/files" }

    init(workspace: Workspace, sendsETags: Bool) throws {
        nginx = try Program.find("nginx", package: "nginx-light")
        self.workspace = workspace
        folder = workspace.work.appending(path: "nginx")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = try PageServer.freePort()
        let text = PageServer.configuration(port: port, folder: folder.path, sendsETags: sendsETags)
        try text.write(to: folder.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
    }

    /// Returns when the port is open: nginx goes to the background then.
    func start() throws {
        // One that a killed harness left behind.
        if let process = runningProcess() { stop(process) }
        try nginx.run(arguments, Program.Setting(output: workspace.log("nginx")))
    }

    func stop() {
        if let process = runningProcess() { stop(process) }
    }

    func serve(_ pages: Pages) throws { try serve(folder: pages.folder) }

    func serve(folder current: URL) throws {
        let link = folder.appending(path: "current").path
        unlink(link)
        guard symlink(current.path, link) == 0 else {
            throw BenchFailure.notStarted(program: link, errno: errno)
        }
    }

    private var arguments: [String] { ["-p", folder.path, "-c", folder.appending(path: "nginx.conf").path] }

    /// The process in the pid file, if it is ours: numbers are given again.
    private func runningProcess() -> pid_t? {
        let file = folder.appending(path: "nginx.pid")
        let text = try? String(contentsOf: file, encoding: .utf8)
        guard let process = text.flatMap({ pid_t($0.filter(\.isNumber)) }) else { return nil }
        let command = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
        return command?.contains(folder.path) == true ? process : nil
    }

    private func stop(_ process: pid_t) {
        kill(process, SIGTERM)
        while kill(process, 0) == 0 { usleep(5000) }
    }

    /// C: `bind` to port 0, `getsockname`.
    static func freePort() throws(BenchFailure) -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) | getsockname(descriptor, address, &length)
            }
        }
        guard status == 0 else { throw .notStarted(program: "a port on loopback", errno: errno) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func configuration(port: Int, folder: String, sendsETags: Bool) -> String {
        """
        \(geteuid() == 0 ? "user root;" : "")
        worker_processes 1;
        pid "\(folder)/nginx.pid";
        error_log "\(folder)/error.log" warn;
        events { worker_connections 64; }
        http {
            access_log off;
            client_body_temp_path "\(folder)/temp-body";
            proxy_temp_path "\(folder)/temp-proxy";
            fastcgi_temp_path "\(folder)/temp-fastcgi";
            uwsgi_temp_path "\(folder)/temp-uwsgi";
            scgi_temp_path "\(folder)/temp-scgi";
            sendfile on;
            tcp_nopush on;
            keepalive_requests 1000000;
            \(sendsETags ? "etag on;" : "etag off; if_modified_since off; add_header Last-Modified \"\";")
            server {
                listen 127.0.0.1:\(port);
                root "\(folder)/current";
                location = /electricity/api/user/authenticate {
                    default_type application/json;
                    return 200 '{"maKH":"PB06010000001","token":"bench"}';
                }
                location /files/ { alias "\(folder)/current/"; }
                location = /electricity/api/hoadon {
                    types { application/json json; application/xml xml; }
                    try_files /page-$arg_trang.json /page-$arg_trang.xml /empty.json /empty.xml =404;
                }
            }
        }

        """
    }
}
