// A case's life with google-gax over REST, wired as the generated client for Node wires itself.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import gax from "google-gax";
import protoFiles from "google-proto-files";

const { API_URL, API_TOKEN, API_VERSION, PROJECT, ORGANIZATION } = process.env;
const ofGax = createRequire(createRequire(import.meta.url).resolve("google-gax"));
const { OAuth2Client } = ofGax("google-auth-library");
const protobuf = ofGax("protobufjs");
const authClient = new OAuth2Client();
authClient.setCredentials({ access_token: API_TOKEN });

const url = new URL(API_URL);
const options = { fallback: true, protocol: "http", servicePath: url.hostname, port: Number(url.port), authClient };
const driver = new gax.fallback.GrpcClient(options);
const names = ["case_service", "comment_service", "attachment_service"];
const sources = new protobuf.Root();
sources.resolvePath = (_from, file) => path.join(path.dirname(protoFiles.getProtoPath()), file);
sources.loadSync(names.map((name) => `google/cloud/support/${API_VERSION}/${name}.proto`));
const protos = driver.loadProtoJSON(sources.toJSON());

async function service(name) {
  const whole = `google.cloud.support.${API_VERSION}.${name}`;
  const found = protos.lookupService(whole);
  const settings = { timeout_millis: 60000, retry_codes_name: "none", retry_params_name: "default" };
  const retry = { initial_retry_delay_millis: 100, retry_delay_multiplier: 1.3, max_retry_delay_millis: 60000,
    initial_rpc_timeout_millis: 60000, rpc_timeout_multiplier: 1, max_rpc_timeout_millis: 60000, total_timeout_millis: 60000 };
  const methods = Object.fromEntries(Object.keys(found.methods).map((method) => [method, settings]));
  const config = { interfaces: { [whole]: { retry_codes: { none: [] }, retry_params: { default: retry }, methods } } };
  const defaults = driver.constructSettings(whole, config, {}, {});
  const stub = await driver.createStub(found, options, true);
  const call = (method) => {
    const key = method[0].toLowerCase() + method.slice(1);
    return gax.createApiCall(Promise.resolve((...given) => stub[key](...given)), defaults[key], undefined, true);
  };
  return Object.fromEntries(Object.keys(methods).map((method) => [method[0].toLowerCase() + method.slice(1), call(method)]));
}

const cases = await service("CaseService");
const comments = await service("CommentService");
const attachments = await service("CaseAttachmentService");

const [found] = await cases.searchCaseClassifications({ query: 'display_name:"*Mail*"' });
const wanted = { displayName: `By gax ${API_VERSION}`, description: "Nothing arrives.", priority: "P0",
  classification: { id: found.caseClassifications[0].id } };
const [made] = await cases.createCase({ parent: PROJECT, case: wanted });
const { name } = made;
assert.equal(made.state, "NEW");
assert.equal(made.priority, "P1");
assert.ok(Math.abs(Number(made.createTime.seconds) - Date.now() / 1000) < 600);
assert.deepEqual((await cases.getCase({ name }))[0], made);
assert.equal((await cases.listCases({ parent: PROJECT, filter: "priority=P1", pageSize: 1 }))[0].cases[0].name, name);
const [sought] = await cases.searchCases({ parent: ORGANIZATION, query: `"${wanted.displayName}"` });
assert.deepEqual(sought.cases.map((one) => one.name), [name]);

const [patched] = await cases.updateCase({
  case: { name, priority: "P3", displayName: "no" },
  updateMask: { paths: ["priority", "subscriber_email_addresses"] },
});
assert.equal(patched.priority, "P3");
assert.equal(patched.displayName, wanted.displayName);
await comments.createComment({ parent: name, comment: { body: "Since ten past eight" } });
assert.equal((await comments.listComments({ parent: name }))[0].comments.length, 1);
assert.deepEqual((await attachments.listAttachments({ parent: name }))[0].attachments, []);
const escalation = { reason: "BUSINESS_IMPACT", justification: "Orders are lost." };
assert.equal((await cases.escalateCase({ name, escalation }))[0].escalated, true);
assert.equal((await cases.closeCase({ name }))[0].state, "CLOSED");
const refusals = [
  [() => cases.closeCase({ name }), 9],
  [() => cases.getCase({ name: `${name}9` }), 5],
  [() => cases.getCase({ name: "projects/C00000000/cases/1" }), 7],
];
for (const [call, code] of refusals) await assert.rejects(call, (error) => error.code === code);
console.log("a whole life");
