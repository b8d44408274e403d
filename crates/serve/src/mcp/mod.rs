//! The store for agents (Model Context Protocol): tools, resources and prompts, on standard input and output and at `/mcp`.
//!
//! Everything is read only. Each answer names document, sentence and characters, and is bounded in bytes: clients give up beyond
//! 60 kB, so what is long is cut and says how much of it is left out.

mod bound;
mod prompts;
mod resources;
mod tools;

use std::sync::Arc;

use axum::Router;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, GetPromptRequestParams, GetPromptResponse,
    Implementation, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
    PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ErrorData, ServerHandler};

use crate::answer::Problem;
use crate::app::App;

/// Bytes of a message: the longest text that is extracted from, escaped, and room around it.
const MESSAGE_BYTES: usize = 4 << 20;

const INSTRUCTIONS: &str = "A knowledge graph of Japanese texts. Facts are triples that at least one sentence asserts; plans, \
    denials, rumours and questions are statements with another status and never facts. Every answer cites document, sentence \
    number and characters (counted in the text as read, half open): quote them. Start with search to find the id of an entity, \
    then entity, timeline, path or life; query takes SPARQL or a named query. detail=brief|normal|full trades bytes for detail; \
    fields that end in _omitted say how much was left out.";

/// Answers one client.
#[derive(Clone)]
pub(crate) struct Agent {
    app: Arc<App>,
}

impl Agent {
    pub fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

/// `/mcp`: streamable HTTP without sessions, each request answered by itself. Hosts and origins are checked before.
pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .disable_allowed_hosts()
        .with_max_request_body_bytes(MESSAGE_BYTES);
    let agent = Agent::new(app.clone());
    let service =
        StreamableHttpService::new(move || Ok(agent.clone()), Arc::new(NeverSessionManager::default()), config);
    Router::new().route_service("/mcp", service)
}

impl ServerHandler for Agent {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().enable_prompts().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("enishi", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }
    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::list()))
    }
    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::list().into_iter().find(|t| t.name == name)
    }
    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = tools::find(&request.name) else {
            let known = tools::TOOLS.iter().map(|t| t.name);
            let message = crate::diagnostic::did_you_mean(&request.name, known)
                .map_or_else(String::new, |near| format!("; did you mean {near:?}?"));
            return Err(ErrorData::invalid_params(format!("unknown tool {:?}{message}", request.name), None));
        };
        let arguments = request.arguments.unwrap_or_default();
        let gate = if tool.heavy { &self.app.texts } else { &self.app.light };
        let app = self.app.clone();
        let work = move || {
            let snapshot = app.snapshot();
            tools::call(tool, &app, &snapshot, &arguments)
        };
        // What a tool cannot do is for the model to read: the protocol's own errors are for the client.
        Ok(match gate.run(work).await {
            Ok(value) => CallToolResult::structured(value),
            Err(problem) => CallToolResult::error(vec![ContentBlock::text(problem.message)]),
        }
        .into())
    }
    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        resources::list(&self.app.snapshot(), request.and_then(|r| r.cursor).as_deref())
    }
    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(ListResourceTemplatesResult::with_all_items(resources::templates()))
    }
    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let app = self.app.clone();
        let work = move || {
            let snapshot = app.snapshot();
            resources::read(&app, &snapshot, &request.uri)
        };
        self.app.light.run(work).await.map(Into::into).map_err(|problem| protocol_error(&problem))
    }
    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(ListPromptsResult::with_all_items(prompts::list()))
    }
    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        prompts::get(&request.name, &request.arguments.unwrap_or_default()).map(Into::into)
    }
}

fn protocol_error(problem: &Problem) -> ErrorData {
    let message = problem.message.clone();
    match problem.status.as_u16() {
        404 => ErrorData::resource_not_found(message, None),
        400..500 => ErrorData::invalid_params(message, None),
        _ => ErrorData::internal_error(message, None),
    }
}
