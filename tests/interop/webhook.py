#!/usr/bin/env python3
"""Takes what depsyncer tells of each page, one line of JSON a page into the file that is named.

Prints its port on the first line."""
import http.server
import sys

out = open(sys.argv[1], "ab", buffering=0)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        out.write(body.replace(b"\n", b" ") + b"\n")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
