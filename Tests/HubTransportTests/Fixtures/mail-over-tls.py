"""TLS before a mail server that knows none.

    mail-over-tls.py KIND CERTIFICATE KEY PORT

KIND: `implicit` (RFC 8314), `starttls` (RFC 3207), or a server that falls short of it: `without` offers none, `refusing`
offers it and then will not. PORT: of the mail server behind, on loopback. Says `ACCEPT host:port`, then `OPEN line` for
whatever was said to it in the open.
"""
import socket
import ssl
import sys
import threading

kind, certificate, key, behind = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)


def say(text):
    print(text, flush=True)


def pass_on(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def lines(connection):
    """One byte at a time: what follows STARTTLS belongs to TLS."""
    line = b""
    while byte := connection.recv(1):
        line += byte
        if byte == b"\n":
            yield line.decode("utf-8", "replace").rstrip()
            line = b""


def talk_in_the_open(connection):
    """True once TLS may begin."""
    connection.sendall(b"220 mail.example\r\n")
    for line in lines(connection):
        say(f"OPEN {line}")
        word = line.upper().split(" ")[0]
        if word == "EHLO":
            offer = b"" if kind == "without" else b"250-STARTTLS\r\n"
            connection.sendall(b"250-mail.example\r\n" + offer + b"250 AUTH PLAIN LOGIN\r\n")
        elif word == "STARTTLS" and kind == "starttls":
            connection.sendall(b"220 go on\r\n")
            return True
        elif word == "STARTTLS":
            connection.sendall(b"454 4.7.0 not now\r\n")
        elif word == "QUIT":
            connection.sendall(b"221 bye\r\n")
            return False
        else:
            connection.sendall(b"250 yes\r\n")
    return False


def serve(connection):
    if kind != "implicit" and not talk_in_the_open(connection):
        connection.close()
        return
    try:
        safe = context.wrap_socket(connection, server_side=True)
    except OSError:
        return
    server = socket.create_connection(("127.0.0.1", behind))
    if kind == "starttls":
        # The greeting was said before.
        next(lines(server))
    threading.Thread(target=pass_on, args=(server, safe), daemon=True).start()
    pass_on(safe, server)


listener = socket.create_server(("127.0.0.1", 0))
say("ACCEPT {}:{}".format(*listener.getsockname()))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
