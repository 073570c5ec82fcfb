// An integration in TypeScript, typed by the contract alone: visits page by page, a
// summary with the teacher's responses, a change to what was read, and a request that is
// sent twice and done once.
//
//   npm init --yes && npm pkg set type=module
//   npm install openapi-fetch && npm install --save-dev openapi-typescript typescript@5 @types/node@20
//   npx openapi-typescript openapi.yaml --output hubqa.ts
//   npx tsc --strict --target es2022 --module nodenext observations.ts
//   HUBQA_CREDENTIALS=/tmp/hubqa.json node observations.js
//
// HUBQA_CREDENTIALS names the file that `hubqa demo --credentials FILE` wrote.

import { readFileSync } from "node:fs";
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./hubqa.js";

type Schemas = components["schemas"];

// Of the formats that an operation gives, JSON; what it refuses with is problem+json.
type Hub = Client<paths, "application/json" | "application/problem+json">;

export function hubAt(baseUrl: string, token: string): Hub {
  return createClient<paths, "application/json" | "application/problem+json">({
    baseUrl,
    headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
  });
}

/** Why the hub refused, to be told apart by its code. */
export class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(explain(problem));
  }
}

function explain(problem: Schemas["Problem"]): string {
  switch (problem.code) {
    case "not-found":
      return "It is not there, or not for you: the two are one answer.";
    case "unauthenticated":
      return "The token is not valid any more: get another.";
    case "precondition-failed":
      return "Somebody has changed it since you read it.";
    case "step-not-possible":
      return `That cannot be done now. What can: ${problem.possibleSteps?.join(", ") ?? "nothing"}.`;
    default: {
      const places = (problem.errors ?? []).map((e) => `${e.pointer ?? e.parameter ?? e.header ?? "the request"}: ${e.rule}`);
      return `${problem.detail ?? problem.title} ${places.join("; ")} (${problem.instance})`;
    }
  }
}

/** Gives what was answered, or throws what was refused. */
function taken<T>(answer: { data?: T; error?: Schemas["Problem"]; response: Response }): T {
  if (answer.error !== undefined) throw new Refused(answer.error);
  if (answer.data === undefined) throw new Error(`nothing was answered: ${answer.response.status}`);
  return answer.data;
}

/** The visits that the caller may see, however many pages they fill. */
export async function* observations(hub: Hub, state?: Schemas["ObservationState"]): AsyncGenerator<Schemas["ObservationCard"]> {
  const filter = state === undefined ? {} : { state };
  for (let next: string | null | undefined; next !== null; ) {
    const cursor = next === undefined ? {} : { cursor: next };
    const page = taken(await hub.GET("/v1/observations", { params: { query: { limit: 5, ...filter, ...cursor } } }));
    yield* page.items;
    next = page.nextCursor;
  }
}

/** The summary of a visit with the responses to it; undefined where there is none for the caller. */
export async function summaryOf(hub: Hub, id: string): Promise<Schemas["Summary"] | undefined> {
  const answer = await hub.GET("/v1/observations/{id}/summary", { params: { path: { id } } });
  return answer.error?.code === "not-found" ? undefined : taken(answer);
}

/** Adds a line to one's own notes. Where somebody was faster, it reads again. */
export async function addToNotes(hub: Hub, id: string, line: string): Promise<Schemas["Notes"]> {
  for (;;) {
    const seen = await hub.GET("/v1/observations/{id}/notes", { params: { path: { id } } });
    const text = `${taken(seen).text}\n${line}`.trim();
    const header = { "If-Match": seen.response.headers.get("ETag") ?? "" };
    const answer = await hub.PUT("/v1/observations/{id}/notes", { params: { path: { id }, header }, body: { text } });
    if (answer.error?.code !== "precondition-failed") return taken(answer);
  }
}

/** Responds to a summary, under a key by which the hub knows the request again. */
export async function respond(hub: Hub, id: string, text: string, key: string): Promise<{ response: Schemas["Response"]; replayed: boolean }> {
  const answer = await hub.POST("/v1/observations/{id}/responses", {
    params: { path: { id }, header: { "Idempotency-Key": key } },
    body: { answers: "summary", text },
  });
  return { response: taken(answer), replayed: answer.response.headers.get("Idempotency-Replayed") === "true" };
}

interface Credentials {
  baseUrl: string;
  tokens: Record<string, string>;
}

async function main(): Promise<void> {
  const { baseUrl, tokens } = JSON.parse(readFileSync(process.env["HUBQA_CREDENTIALS"] ?? "credentials.json", "utf8")) as Credentials;
  const as = (who: string): Hub => hubAt(baseUrl, tokens[who] ?? "");

  let seen = 0;
  const published: string[] = [];
  for await (const visit of observations(as("headteacher"))) {
    seen++;
    const summary = await summaryOf(as("headteacher"), visit.id);
    if (summary === undefined) continue;
    published.push(visit.id);
    console.log(`${visit.startsAt} ${visit.teacher.name}: ${summary.summary}`);
    for (const said of summary.responses) console.log(`  ${said.by.name}: ${said.text}`);
  }
  const first = published[0];
  if (seen <= 5 || first === undefined) throw new Error(`${seen} visits and ${published.length} summaries`);

  for await (const visit of observations(as("observer"), "agreed")) {
    const notes = await addToNotes(as("observer"), visit.id, "Bring the plan of the building.");
    console.log(`notes for ${visit.startsAt}: ${notes.text.length} characters`);
    break;
  }

  const key = crypto.randomUUID();
  const once = await respond(as("teacher"), first, "Thank you. I shall try it.", key);
  const again = await respond(as("teacher"), first, "Thank you. I shall try it.", key);
  if (once.replayed || !again.replayed || once.response.id !== again.response.id) throw new Error("the response was kept twice");

  try {
    await respond(as("teacher"), first, " ", crypto.randomUUID());
    throw new Error("an empty response was kept");
  } catch (refusal) {
    if (!(refusal instanceof Refused) || refusal.problem.code !== "invalid-content") throw refusal;
    console.log(`refused as it should be: ${refusal.message}`);
  }
}

await main();
