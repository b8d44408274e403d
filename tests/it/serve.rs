//! The server as clients meet it: real HTTP over loopback, well-behaved and not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{ENISHI, Folder, enishi};

const ARTICLE: &str =
    "米OpenAIのサム・アルトマンCEOは2025年2月3日、新モデル「GPT-9」を発表した。同社は日本法人を設立する計画だ。\n";

/// A server over a store of one article; it ends with the value.
struct Server {
    child: Child,
    address: String,
    folder: Folder,
}

impl Server {
    fn start(flags: &[&str]) -> Self {
        let folder = Folder::with(&[("a.txt", ARTICLE.as_bytes())]);
        let built =
            enishi(&["--quiet", "build", "--no-export", "--store", &folder.name("graph"), &folder.name("a.txt")], b"");
        assert_eq!(built.code, Some(0), "{}", built.stderr);
        Self::over(folder, flags)
    }
    fn over(folder: Folder, flags: &[&str]) -> Self {
        let mut child = Command::new(ENISHI)
            .args(["serve", "--listen", "127.0.0.1:0", "--store", &folder.name("graph")])
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(child.stderr.take().expect("standard error is piped")).lines();
        let address = loop {
            let line = lines.next().expect("the server says its address").expect("a line");
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.trim_end_matches('/').to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address, folder }
    }
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
        stream
    }
    /// Sends a request as it is and reads all that comes back.
    fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server that has seen enough may close before all is sent.
        let _ = stream.write_all(request);
        Answer::read(stream)
    }
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "host") {
            request += &format!("host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        let mut bytes = format!("{request}\r\n").into_bytes();
        bytes.extend_from_slice(body);
        self.raw(&bytes)
    }
    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }
    fn ask(&self, query: &str, accept: &str) -> Answer {
        let headers = [("content-type", "application/sparql-query"), ("accept", accept)];
        self.send("POST", "/sparql", &headers, query.as_bytes())
    }
    fn is_well(&self) {
        assert_eq!(self.get("/healthz").status, 200, "the server no longer answers");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }
}

#[test]
fn questions_are_answered_in_the_format_that_is_asked_for() {
    let server = Server::start(&[]);
    let query = "SELECT ?who { ?who eni:ceoOf ?what }";
    for (accept, starts) in [
        ("application/sparql-results+json", "{\"head\""),
        ("application/sparql-results+xml;q=0.9, text/html", "<?xml"),
        ("text/csv", "who\r\n"),
        ("text/tab-separated-values", "?who\n"),
        ("text/*;q=0.1, application/json", "{\"head\""),
    ] {
        let answer = server.ask(query, accept);
        assert_eq!(answer.status, 200, "{accept}: {answer:?}");
        assert!(answer.body.starts_with(starts), "{accept}: {}", answer.body);
    }
    let graph = server.ask("CONSTRUCT WHERE { ?s eni:ceoOf ?o }", "text/turtle");
    assert!(graph.head.contains("text/turtle") && graph.body.contains("eni:ceoOf"), "{graph:?}");
    assert_eq!(server.ask(query, "image/png").status, 406);
    let get = server.get("/sparql?query=ASK%20%7B%20%3Fs%20eni%3AceoOf%20%3Fo%20%7D");
    assert_eq!(get.json()["boolean"], true);
    let document = "https%3A%2F%2Fw3id.org%2Fenishi%2Fid%2Fdocument%2Fa";
    let chosen =
        server.get(&format!("/sparql?default-graph-uri={document}&query=ASK%20%7B%20%3Fs%20a%20eni%3AStatement%20%7D"));
    assert_eq!(chosen.json()["boolean"], true, "{chosen:?}");
    let other = server.get("/sparql?default-graph-uri=urn%3Ax&query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D");
    assert_eq!(other.json()["boolean"], false, "{other:?}");
}

#[test]
fn graphs_are_read_and_described() {
    let server = Server::start(&[]);
    let turtle = [("accept", "text/turtle")];
    let default = server.send("GET", "/store?default", &turtle, b"");
    assert!(default.status == 200 && default.body.contains("eni:ceoOf"), "{default:?}");
    let document = server.send("GET", "/store?graph=https%3A%2F%2Fw3id.org%2Fenishi%2Fid%2Fdocument%2Fa", &turtle, b"");
    assert!(document.status == 200 && document.body.contains("eni:Statement"), "{document:?}");
    assert_eq!(server.get("/store?graph=urn%3Anone").status, 404);
    assert_eq!(server.get("/store").status, 400);
    assert_eq!(server.send("PUT", "/store?default", &turtle, b"").status, 405);
    let head = server.send("HEAD", "/store?default", &turtle, b"");
    assert!(head.status == 200 && head.body.is_empty(), "{head:?}");
    assert!(server.get("/.well-known/void").body.contains("sparqlEndpoint"));
    assert!(server.send("GET", "/sparql", &turtle, b"").body.contains("supportedLanguage"));
}

#[test]
fn what_is_no_question_is_refused_with_its_place() {
    let server = Server::start(&[]);
    let wrong = server.ask("SELECT *\n{ ?s ?p }", "*/*");
    assert_eq!(wrong.status, 400);
    assert!(wrong.json()["error"].as_str().is_some_and(|e| e.starts_with("2:")), "{wrong:?}");
    for (request, status) in [
        (server.send("PUT", "/sparql", &[], b""), 405),
        (server.send("POST", "/sparql", &[("content-type", "application/sparql-update")], b"CLEAR ALL"), 403),
        (server.send("POST", "/sparql", &[], b"query=ASK%20%7B%7D"), 415),
        (server.send("POST", "/sparql", &[("content-type", "application/sparql-query")], b"ASK {} # \xff"), 400),
        (server.get("/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D"), 400),
        (server.get("/api/nothing"), 404),
        (server.get("/../../etc/passwd"), 404),
        (server.get("/..%2f..%2fetc/passwd.html"), 404),
        (server.get("/api/entity?id=%E3%81%AA%E3%81%84"), 404),
        (server.get("/api/entity"), 400),
        (server.get("/api/graph?depth=x"), 400),
        (server.get("/api/graph?relation=nonsense"), 400),
        (server.send("POST", "/api/extract", &[("content-type", "image/png")], b"x"), 415),
        (server.send("POST", "/api/extract", &[("content-type", "application/jsonl")], b"{\"id\":1}"), 400),
        (server.send("GET", "/api/extract", &[], b""), 405),
    ] {
        assert_eq!(request.status, status, "{request:?}");
    }
    server.is_well();
}

#[test]
fn the_api_tells_facts_with_their_sentences() {
    let server = Server::start(&[]);
    let hits = server.get("/api/search?q=opneai").json();
    assert_eq!(hits["entities"][0]["label"], "OpenAI", "{hits}");
    assert_eq!(server.get("/api/search?q=%E6%97%A5%E6%9C%AC").json()["sentence_count"], 1);
    let entity = server.get("/api/entity?id=OpenAI").json();
    let ceo = entity["facts"].as_array().and_then(|g| g.iter().find(|g| g["relation"] == "ceoOf")).expect("a group");
    assert_eq!(ceo["links"][0]["subject"]["label"], "サム・アルトマン");
    assert!(ceo["links"][0]["statements"][0]["text"].as_str().is_some_and(|t| t.contains("CEO")), "{ceo}");
    let planned =
        |v: &serde_json::Value| v["links"].as_array().is_some_and(|l| l.iter().all(|l| l["status"] != "fact"));
    assert!(entity["others"].as_array().is_some_and(|g| !g.is_empty() && g.iter().all(planned)), "{entity}");
    let graph = server.get("/api/graph?id=OpenAI").json();
    assert!(graph["nodes"].as_array().is_some_and(|n| n.len() >= 3), "{graph}");
    assert_eq!(graph, server.get("/api/graph?id=OpenAI").json(), "the picture is not the same twice");
    let path = server
        .get("/api/path?from=GPT-9&to=%E3%82%B5%E3%83%A0%E3%83%BB%E3%82%A2%E3%83%AB%E3%83%88%E3%83%9E%E3%83%B3")
        .json();
    assert_eq!(path["found"], true, "{path}");
    let document = server.get("/api/document?id=a").json();
    assert_eq!(document["text"], ARTICLE);
    let cut = server.get("/api/document?id=a&begin=1&limit=6").json();
    assert_eq!(cut["text"], "OpenAI", "{cut}");
    let entries = server.get("/api/timeline?id=GPT-9").json();
    assert_eq!(entries["entries"][0]["time"], "2025-02-03", "{entries}");
    // Every address that is told is there, and each that needs nothing answers.
    let told = server.get("/openapi.json").json();
    for (path, methods) in told["paths"].as_object().expect("paths") {
        let needs = |p: &serde_json::Value| p["required"] == true;
        let get = &methods["get"];
        let expected = if get.is_null() {
            405
        } else if get["parameters"].as_array().is_some_and(|p| p.iter().any(needs)) {
            400
        } else {
            200
        };
        assert_eq!(server.get(path).status, expected, "{path}");
    }
    assert!(server.get("/metrics").body.contains("enishi_requests_total"));
}

#[test]
fn texts_are_extracted_as_the_command_does() {
    let server = Server::start(&[]);
    let sent = server.send("POST", "/api/extract?id=a", &[("content-type", "text/plain")], ARTICLE.as_bytes());
    let own = enishi(&["extract", &server.folder.name("a.txt")], b"");
    assert_eq!(sent.body, own.stdout);
    let lines = "{\"id\":\"a\",\"text\":\"米OpenAIはGPT-9を発表した。\"}\n\n{\"id\":\"b\",\"text\":\"\"}\n";
    let sent = server.send("POST", "/api/extract", &[("content-type", "application/jsonl")], lines.as_bytes());
    assert!(sent.status == 200 && sent.body.contains("\"announces\""), "{sent:?}");
    let large = vec![b'a'; 3 << 20];
    assert_eq!(server.send("POST", "/api/extract", &[("content-type", "text/plain")], &large).status, 413);
    server.is_well();
}

#[test]
fn strangers_and_their_pages_are_refused() {
    let server = Server::start(&["--allow-host", "graph.example", "--allow-origin", "https://yasgui.example"]);
    assert_eq!(server.send("GET", "/healthz", &[("host", "evil.example")], b"").status, 421);
    assert_eq!(server.send("GET", "/healthz", &[("host", "graph.example:80")], b"").status, 200);
    assert_eq!(server.send("GET", "/healthz", &[("origin", "https://evil.example")], b"").status, 403);
    let allowed = server.send("OPTIONS", "/sparql", &[("origin", "https://yasgui.example")], b"");
    assert!(
        allowed.status == 204 && allowed.head.contains("access-control-allow-origin: https://yasgui.example"),
        "{allowed:?}"
    );
    assert_eq!(server.raw(b"GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n").status, 400, "no host");
    let page = server.get("/");
    assert!(page.head.contains("content-security-policy: default-src 'none'"), "{page:?}");
    assert!(!page.body.contains("<script>"), "a script in the page itself");
}

#[test]
fn exploding_questions_end_in_time_and_harm_nobody() {
    let server = Server::start(&["--timeout", "1", "--parallel", "1", "--max-rows", "500"]);
    let began = Instant::now();
    let table: String = (0..400).map(|n| format!("{n} ")).collect();
    let bomb = format!(
        "SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {table} }} VALUES ?b {{ {table} }} VALUES ?c {{ {table} }} }}"
    );
    let answer = server.ask(&bomb, "*/*");
    assert_eq!(answer.status, 504, "{answer:?}");
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    let deep = format!("ASK {{ {} }}", "{".repeat(5000));
    assert_eq!(server.ask(&deep, "*/*").status, 400);
    let rows = format!("SELECT * {{ VALUES ?a {{ {table} }} VALUES ?b {{ 1 2 }} }}");
    assert_eq!(server.ask(&rows, "*/*").status, 500, "more rows than are allowed");
    // While one works on a bomb the others are told to wait, and are not kept from what is light.
    std::thread::scope(|scope| {
        // More than may work and wait.
        let hard: Vec<_> = (0..100).map(|_| scope.spawn(|| server.ask(&bomb, "*/*").status)).collect();
        std::thread::sleep(Duration::from_millis(200));
        let began = Instant::now();
        assert_eq!(server.get("/api/search?q=OpenAI").status, 200);
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
        let seen: Vec<u16> = hard.into_iter().map(|h| h.join().expect("a client")).collect();
        assert!(seen.iter().all(|s| matches!(s, 503 | 504)), "{seen:?}");
        assert!(seen.contains(&503), "nobody was told to come back: {seen:?}");
    });
    server.is_well();
}

#[test]
fn broken_requests_end_their_connection_alone() {
    let server = Server::start(&[]);
    for request in [
        b"\x00\x01\x02\r\n\r\n".as_slice(),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -5\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let answer = server.raw(request);
        assert!(answer.status == 0 || (400..500).contains(&answer.status), "{answer:?}");
    }
    let long = format!("GET /?{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "a".repeat(100_000));
    assert!((400..500).contains(&server.raw(long.as_bytes()).status));
    // Half a request, and connections that say nothing.
    let mut open: Vec<TcpStream> = (0..64).map(|_| server.connect()).collect();
    for stream in &mut open {
        let _ = stream.write_all(b"GET / HT");
    }
    server.is_well();
}

#[test]
fn the_store_is_read_anew_when_it_changes() {
    let folder = Folder::with(&[("b.txt", "ソニーは新型カメラ「アルファ9」を発表した。".as_bytes())]);
    let server = Server::over(folder, &[]);
    assert_eq!(server.get("/healthz").json()["status"], "no store");
    assert_eq!(server.get("/api/overview").json()["documents"], 0);
    let build = |file: &str| {
        let built = enishi(&["--quiet", "build", "--no-export", "--store", &server.folder.name("graph"), file], b"");
        assert_eq!(built.code, Some(0), "{}", built.stderr);
    };
    let wait = |documents: u64| {
        let began = Instant::now();
        while server.get("/healthz").json()["documents"] != documents {
            assert!(began.elapsed() < Duration::from_secs(10), "the server never saw the change");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    build(&server.folder.name("b.txt"));
    wait(1);
    std::fs::write(server.folder.path("c.txt"), ARTICLE).expect("a file");
    build(&server.folder.name("c.txt"));
    wait(2);
    // A damaged manifest, and a store that is gone, leave the last state in its place.
    let manifest = server.folder.path("graph").join("manifest.json");
    let whole = std::fs::read(&manifest).expect("a manifest");
    std::fs::write(&manifest, b"{").expect("a file");
    std::thread::sleep(Duration::from_millis(1200));
    wait(2);
    std::fs::remove_dir_all(server.folder.path("graph")).expect("the store");
    std::thread::sleep(Duration::from_millis(1200));
    wait(2);
    assert!(whole.len() > 10);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_with_success() {
    let mut server = Server::start(&[]);
    let id = server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().is_ok_and(|s| s.success()));
    let began = Instant::now();
    let status = loop {
        if let Some(status) = server.child.try_wait().expect("a child") {
            break status;
        }
        assert!(began.elapsed() < Duration::from_secs(8), "the server does not end");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(status.code(), Some(0));
}

#[test]
fn an_address_in_use_is_said() {
    let server = Server::start(&[]);
    let second = enishi(&["serve", "--listen", &server.address, "--store", &server.folder.name("graph")], b"");
    assert_eq!(second.code, Some(2));
    assert!(second.stderr.contains("cannot listen on"), "{}", second.stderr);
}

/// The result of a call of a tool, over HTTP without a session.
fn tool(server: &Server, name: &str, arguments: &serde_json::Value) -> serde_json::Value {
    let call = serde_json::json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": name, "arguments": arguments}});
    let headers = [("content-type", "application/json"), ("accept", "application/json, text/event-stream")];
    let answer = server.send("POST", "/mcp", &headers, call.to_string().as_bytes());
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.body.len() < 60_000);
    answer.json()["result"].clone()
}

#[test]
fn agents_call_tools_that_cite() {
    let server = Server::start(&[]);
    let found = tool(&server, "search", &serde_json::json!({"q": "ＯｐｅｎＡＩ"}));
    assert_eq!(found["structuredContent"]["entities"][0]["label"], "OpenAI", "{found}");
    let why = tool(
        &server,
        "explain",
        &serde_json::json!({"subject": "サム・アルトマン", "relation": "ceoOf", "object": "OpenAI"}),
    );
    assert_eq!(why["structuredContent"]["fact"], true, "{why}");
    let cited = &why["structuredContent"]["links"][0]["statements"][0];
    let (begin, end) = (cited["begin"].as_u64().unwrap_or(0) as usize, cited["end"].as_u64().unwrap_or(0) as usize);
    let sentence: String = ARTICLE.chars().skip(begin).take(end - begin).collect();
    assert_eq!(cited["text"], sentence, "{cited}");
    for (name, arguments) in
        [("search", "{}"), ("entity", "{\"id\":\"無い名\"}"), ("query", "{\"sparql\":\"SELECT *\"}")]
    {
        let arguments = serde_json::from_str(arguments).expect("JSON");
        assert_eq!(tool(&server, name, &arguments)["isError"], true, "{name}");
    }
    let headers = [("content-type", "application/json"), ("accept", "application/json, text/event-stream")];
    for body in ["", "{", "[]", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"none\"}"] {
        let answer = server.send("POST", "/mcp", &headers, body.as_bytes());
        assert!(answer.status < 500, "{body}: {answer:?}");
    }
    let large = format!("{{\"text\":\"{}\"}}", "あ".repeat(2 << 20));
    assert_eq!(server.send("POST", "/mcp", &headers, large.as_bytes()).status, 413);
    assert_eq!(server.send("POST", "/mcp", &[("origin", "https://evil.example")], b"{}").status, 403);
    server.is_well();
}

#[test]
fn graphs_of_users_are_written_with_a_token_and_kept_by_builds() {
    let folder = Folder::with(&[
        ("a.txt", ARTICLE.as_bytes()),
        ("b.txt", "Googleは新サービス「アルファX」を公開した。\n".as_bytes()),
        ("token", b"0123456789abcdef\n"),
    ]);
    let build = |name: &str| {
        let built =
            enishi(&["--quiet", "build", "--no-export", "--store", &folder.name("graph"), &folder.name(name)], b"");
        assert_eq!(built.code, Some(0), "{}", built.stderr);
    };
    build("a.txt");
    let token = folder.name("token");
    let server = Server::over(folder, &["--writable", "--token", &token]);
    let with = |token: &'static str| [("authorization", token), ("content-type", "text/turtle")];
    let (right, wrong) = (with("Bearer 0123456789abcdef"), with("Bearer 0123456789abcdeF"));
    let note = b"<urn:a> <https://w3id.org/enishi/ns#ceoOf> <urn:b> .";
    let status = |method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]| {
        server.send(method, path, headers, body).status
    };
    assert_eq!(status("PUT", "/store?graph=urn:note", &wrong, note), 401);
    assert_eq!(status("PUT", "/store?graph=urn:note", &[], note), 401);
    assert_eq!(status("PUT", "/store?default", &right, note), 403);
    assert_eq!(status("DELETE", "/store?graph=https://w3id.org/enishi/id/document/a", &right, b""), 403);
    assert_eq!(status("PUT", "/store?graph=urn:note", &right, b"<urn:a> <urn:b>"), 400);
    assert_eq!(status("PUT", "/store?graph=note", &right, note), 400);
    let all = "SELECT ?g { GRAPH ?g { <urn:a> ?p ?o } }";
    assert!(!server.ask(all, "text/csv").body.contains("urn:note"));
    assert_eq!(status("PUT", "/store?graph=urn:note", &right, note), 201);
    assert_eq!(status("POST", "/store?graph=urn:note", &right, b"<urn:a> <urn:c> 1 ."), 204);
    assert!(server.ask(all, "text/csv").body.contains("urn:note"), "questions see what was written");
    assert_eq!(server.ask("ASK { <urn:a> ?p ?o }", "application/json").json()["boolean"], false, "it is no fact");
    let built = enishi(
        &["--quiet", "build", "--no-export", "--store", &server.folder.name("graph"), &server.folder.name("b.txt")],
        b"",
    );
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let read = server.send("GET", "/store?graph=urn:note", &[("accept", "application/n-triples")], b"");
    assert_eq!(read.body.lines().count(), 2, "{read:?}");
    let asked = enishi(&["query", "--store", &server.folder.name("graph"), "--output-format", "csv", all], b"");
    assert!(asked.stdout.contains("urn:note"), "{}", asked.stdout);
    assert_eq!(status("DELETE", "/store?graph=urn:note", &right, b""), 204);
    assert_eq!(status("DELETE", "/store?graph=urn:note", &right, b""), 404);
    server.is_well();
}

#[test]
fn answers_are_compressed_as_the_client_likes() {
    let server = Server::start(&[]);
    let plain = server.get("/api/ontology");
    for coding in ["gzip", "br", "zstd"] {
        let answer = server.send("GET", "/api/ontology", &[("accept-encoding", coding)], b"");
        assert!(
            answer.status == 200 && answer.head.contains(&format!("content-encoding: {coding}")),
            "{coding}: {}",
            answer.head
        );
        assert!(answer.body.len() * 2 < plain.body.len(), "{coding}");
    }
    assert!(!plain.head.contains("content-encoding"));
    let short = server.send("GET", "/healthz", &[("accept-encoding", "gzip")], b"");
    assert!(!short.head.contains("content-encoding"), "{}", short.head);
}

#[test]
fn entities_and_documents_dereference_on_the_base_of_the_server() {
    let server = Server::start(&[]);
    let key = server.get("/api/search?q=OpenAI&kind=entity").json()["entities"][0]["id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let path = key.replace("https://w3id.org/enishi/id/", "/id/");
    let triples = server.send("GET", &path, &[("accept", "text/turtle")], b"");
    assert!(triples.status == 200 && triples.body.contains("ceoOf"), "{path}: {triples:?}");
    let page = server.send("GET", &path, &[("accept", "text/html,*/*;q=0.8")], b"");
    assert!(page.status == 303 && page.head.contains("location: /#/entity?id="), "{page:?}");
    let document = server.send("GET", "/id/document/a", &[("accept", "application/n-triples")], b"");
    assert!(document.status == 200 && document.body.contains("/ns#inSentence"), "{document:?}");
    assert_eq!(server.get("/id/Company/none").status, 404);
    assert_eq!(server.send("GET", &path, &[("accept", "image/png")], b"").status, 406);
}

#[test]
fn questions_search_inside_of_sparql() {
    let server = Server::start(&[]);
    let entities = "SELECT ?who ?score { SERVICE <urn:enishi:search> { ?org search:words \"ＯｐｅｎＡＩ\" ; search:score ?score } ?who eni:ceoOf ?org }";
    let rows = server.ask(entities, "application/json").json();
    assert_eq!(rows["results"]["bindings"].as_array().map(Vec::len), Some(1), "{rows}");
    let sentences = "SELECT ?n { SERVICE <urn:enishi:search> { ?d search:sentence \"日本 法人\" ; search:number ?n } }";
    assert_eq!(server.ask(sentences, "text/csv").body.trim(), "n\r\n1");
    let filter = "SELECT ?n { ?e skos:prefLabel ?n FILTER(eni:matches(?n, \"ＯｐｅｎＡＩ\")) }";
    assert!(server.ask(filter, "text/csv").body.contains("OpenAI"));
    assert_eq!(server.ask("SELECT * { SERVICE <urn:enishi:search> { ?s search:none ?o } }", "text/csv").status, 400);
    assert_eq!(server.ask("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "text/csv").status, 500);
}

#[test]
fn decisions_are_lines_that_hold_at_once_and_go_with_their_line() {
    let folder = Folder::with(&[("a.txt", ARTICLE.as_bytes()), ("token", b"0123456789abcdef\n")]);
    let built =
        enishi(&["--quiet", "build", "--no-export", "--store", &folder.name("graph"), &folder.name("a.txt")], b"");
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let token = folder.name("token");
    let server = Server::over(folder, &["--writable", "--token", &token]);
    assert_eq!(server.get("/healthz").json()["writable"], true);
    let links = |status: &str| server.get(&format!("/api/links?relation=ceoOf&status={status}")).json();
    let statement = links("fact")["links"][0]["statements"][0].clone();
    let post = |headers: &[(&str, &str)], body: &serde_json::Value| {
        server.send("POST", "/api/decide", headers, body.to_string().as_bytes())
    };
    let right = [("authorization", "Bearer 0123456789abcdef"), ("content-type", "application/json")];
    let reject = serde_json::json!({"action": "reject", "statement": statement["iri"], "reason": "a\trumour"});
    assert_eq!(post(&right[1..], &reject).status, 401);
    assert_eq!(post(&[("authorization", "Bearer 0123456789abcdeF"), right[1]], &reject).status, 401);
    assert_eq!(post(&[right[0], ("content-type", "text/plain")], &reject).status, 415);
    assert_eq!(post(&[right[0], right[1], ("origin", "https://evil.example")], &reject).status, 403);
    for (wrong, status) in [
        (serde_json::json!({"action": "reject", "statement": "urn:none"}), 404),
        (serde_json::json!({"action": "doubt", "statement": statement["iri"]}), 400),
        (serde_json::json!({"action": "reject"}), 400),
        (serde_json::json!({"action": "reject", "statement": statement["iri"], "resaon": ""}), 400),
        (serde_json::json!({"action": "reject", "statement": statement["iri"], "reason": "長".repeat(1001)}), 400),
        (serde_json::json!({"action": "reject", "statement": statement["iri"], "reason": "長".repeat(1 << 16)}), 413),
        (serde_json::json!({"action": "join", "a": "OpenAI", "b": "OpenAI"}), 400),
        (serde_json::json!(["reject"]), 400),
    ] {
        assert_eq!(post(&right, &wrong).status, status, "{wrong}");
    }
    let file = std::path::Path::new(&server.folder.name("graph")).join("decisions.tsv");
    assert!(!file.exists(), "what is refused writes nothing");
    let written = post(&right, &reject);
    assert_eq!(written.status, 201, "{written:?}");
    let line = written.json()["line"].as_str().expect("a line").to_owned();
    assert!(line.starts_with("reject\ta\t") && line.ends_with("\ta rumour"), "{line}");
    assert_eq!(std::fs::read_to_string(&file).expect("it is written"), format!("{line}\n"));
    let until = |what: &dyn Fn() -> bool| {
        let began = Instant::now();
        while !what() {
            assert!(began.elapsed() < Duration::from_secs(20), "the server does not take it over");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    until(&|| links("rejected")["total"] == 1 && links("fact")["total"] == 0);
    assert_eq!(post(&right, &reject).status, 200, "the same again is no second line");
    let confirm = serde_json::json!({"action": "confirm", "statement": statement["iri"], "document": "a"});
    let refused = post(&right, &confirm);
    assert!(refused.status == 409 && refused.body.contains("decisions.tsv:1"), "{refused:?}");
    let join = |action: &str| serde_json::json!({"action": action, "a": "サム・アルトマン", "b": "OpenAI"});
    assert_eq!(post(&right, &join("part")).status, 201);
    assert_eq!(post(&right, &join("join")).status, 409);
    std::fs::write(&file, "").expect("writable");
    until(&|| links("fact")["total"] == 1);
    server.is_well();
    let reading = Server::start(&[]);
    assert_eq!(reading.get("/healthz").json()["writable"], false);
    assert_eq!(reading.send("POST", "/api/decide", &right, reject.to_string().as_bytes()).status, 403);
}

#[test]
fn rules_are_tried_without_being_saved() {
    let server = Server::start(&[]);
    let files = server.get("/api/rules").json();
    assert!(files["files"].as_array().is_some_and(|f| f.iter().any(|f| f["file"] == "making.toml")), "{files}");
    let file = |name: &str| server.get(&format!("/api/rules?file={name}")).json()["text"].as_str().map(str::to_owned);
    let try_it = |name: &str, text: &str| {
        let headers = [("content-type", "text/plain; charset=utf-8")];
        server.send("POST", &format!("/api/bench-rule?file={name}"), &headers, text.as_bytes())
    };
    let text = file("business.toml").expect("a text");
    let same = try_it("business.toml", &text).json();
    assert_eq!((&same["reached"], &same["documents"]), (&0.into(), &1.into()), "{same}");
    let less = try_it("business.toml", &text.replace("\"発表\", ", "")).json();
    assert_eq!((&less["reached"], &less["read"]), (&1.into(), &1.into()), "{less}");
    let lost = |c: &serde_json::Value| c["change"] == "lost" && c["statement"]["relation"] == "announces";
    assert!(less["changes"].as_array().is_some_and(|all| all.iter().any(lost)), "{less}");
    assert_eq!(try_it("business.toml", "[[frame]]\nid = 1").status, 400);
    assert_eq!(try_it("../x.toml", &text).status, 404);
    assert_eq!(try_it("business.toml", &"#".repeat(1 << 20)).status, 413);
    assert!(server.get("/api/links?relation=announces").json()["total"].as_u64() > Some(0));
    server.is_well();
}
