// Package httpapi is the HTTP face of hubqa: it answers the operations of the
// contract (openapi.yaml). It is the only package that knows echo and the only one
// that knows the generated api. It decides nothing about observations, schools or
// people, knows no database and no token format: handlers take a request apart, call
// one use case and build one view.
//
// # One request
//
// Every request, of whatever path, passes frame: it gets an id of the server's own
// (X-Request-Id, the instance of a problem, the trace of the audit trail), the
// headers that every answer has, and one line in the log. A request to an operation
// then passes its gate, in this order, and is refused at the first stage that it
// fails:
//
//	size            413  a body that says of itself that it is too large
//	address         429  one address, before it is known who calls
//	authentication  401  one body for every cause; the cause is in the log
//	operation       403  nothing in the token could permit the action
//	principal       429  one caller's rates, told in RateLimit: of all, of imports, of exports
//	contract        406, 415, 413, 400, 428
//	handler         404, 412, 422, 409, as the use case finds
//
// So a stranger learns nothing of the schema and is not read a body for, and all
// faults of the contract are told at once: headers, parameters and every place in the
// body. Only where nothing else is wrong does a missing If-Match become 428. The
// public operations (publicOperations) pass size and contract alone, and the token
// endpoint size, the type of its body, and rates of its own.
//
// # How handlers are written
//
// A handler implements its operation of api.StrictServerInterface. It finds the
// caller with actor(ctx) and the format to give with wants(ctx), refuses by returning
// an error, and never writes an answer that refuses. Lists ask pageRequest and
// nextPage, readings etag and notModified, changes match. Idempotency-Key, limits,
// validation, defaults of query parameters and problem+json are not its business.
//
// An error that is a fault.Error becomes the problem of its code, and any other a bare
// 500 whose text only the log has. A code that is not in the catalogue (problemCodes)
// is such a 500 as well.
//
// # Whole lists
//
// A list in another format than JSON is the list, page after page: export asks the list's
// own handler for pages of 200, as the caller could, and sends each on as rows. So nothing
// is in a file that is not in the list, what is recorded of a list is recorded of a file,
// and no handler knows of files. The stages of the gate are passed once. Each page has the
// time of a request, and so has the client to take it: a file may take as long as it needs,
// and one that nobody takes ends. Nothing is sent before the first page is there.
//
// A list has fewer items for who holds less, and for who holds nothing none. So access.Steady
// holds all pages to the standing of the first, and where that changes the file is cut; it is
// not ended where the list of the new standing ends. Other changes are as in a walk through
// the pages: a file is no snapshot.
//
// limit and cursor are refused: as a maximum, limit would make a part look like the whole.
// The header has every column of the contract, also those of which the caller is shown
// nothing: the contract is public, so it betrays nothing, and a spreadsheet that is filled
// anew finds its columns. Their order is that of openapi.yaml (api.Columns). An item is a row;
// where the contract marks a list in it (x-csv-rows) each item of that list is. It marks what
// readers filter and chart. A record's own counts are not repeated over the rows of its parts,
// where whoever adds a column up would count them twice: so a participation is one row, and its year
// groups are rows of the insight. The byte order
// mark is for Excel, which takes UTF-8 for Windows-1252 without it; programs have NDJSON.
//
// # Evidence packs
//
// A pack is of answers of other operations (partnershipParts, hubParts: a line each), which it
// asks for as its caller (askInside): each passes the gate of its operation but for what was
// counted and proved when the pack was asked for, and its own handler gives it leave and
// records it. So a pack can hold nothing that its reader could not fetch, and a new part is a
// line. The parts are of one standing (access.Steady); where that changes there is no pack.
//
// # What the start refuses
//
// An operation without security that is not on the public list, or with security that
// is; a list that would be given whole and has no columns; an action that the policy
// does not have; a route without a gate, or an operation without a route; a cursor key
// that is missing or zero; an origin that is none. Should a route lose its gate all the
// same, the innermost guard (requirePassage) refuses what did not pass.
//
// # Two readers, one meaning
//
// The validator and the generated binding read a body each in their own way. Three
// things make them agree. readDocument stands in front of both and refuses whatever
// could be read in two ways: members that repeat or differ in case only, trailing
// bytes, bytes that are no UTF-8, halves of surrogate pairs, 1.0 where an integer is
// due; and U+0000, which the databases cannot keep. The validator leaves the value
// that it validated on the request, and the binding takes that value. And echo cannot
// decode a body (noSecondReading), so that nothing is read a second time.
//
// The validator is asked without the contract's security: with it, kin-openapi reads
// the whole body into memory for the sake of authentication, an import's too. It makes
// an error for each value at fault, so the number of values is bounded first.
//
// # Decisions
//
//   - 404 is one answer with the same bytes: absent, not for this caller, no such path.
//     So are all 401s.
//   - A change with an Idempotency-Key runs inside Once, with its answer held back
//     until the transaction is committed. Two requests are the same when operation,
//     path, query and the content of the body are, however the body is written.
//     Errors are not kept. An import keeps its own answer: its body is a stream; who
//     would wait for its end waits for it in a repetition too.
//   - An operation whose body is a stream counts as an import too, and an answer as PDF,
//     CSV, NDJSON or zip, which is settled by Accept alone, as an export (exports). What one
//     of the rates refuses takes nothing from the others. A repetition under a key
//     counts like any request.
//   - What is shown once is left out of what is kept under an Idempotency-Key (repeatAs).
//   - The token endpoint speaks RFC 6749: its 400 and 401 are the errors of OAuth, and
//     all its other refusals problems. It takes a request that can be read in one way
//     alone: no parameter twice, nothing in the query, credentials in one place. Its
//     rate is of one client at one address, and only what that lets through counts for
//     the address: so neither a guesser nor a script that has gone wrong keeps another
//     client from its token.
//   - Cursors are sealed and bound to the caller and what their token narrows them to,
//     to path, filters and sort, for a day. limit is not bound.
//   - A cursor of the change feed is bound to its client alone, does not grow old, and has
//     one length whatever it says.
//   - A body where the operation takes none is 400, and a compressed one 415: nothing
//     is ever decompressed.
//   - The public operations give their one format whatever is accepted, and have no
//     rate: monitors and browsers ask them. Readiness asks the database once a second.
//   - An answer may be kept only where cacheable says so; all else
//     is no-store, whatever a handler forgets.
//   - Deadlines of connections are the computer's. What protects the server (cursors,
//     rates) goes by the machine clock; nothing here knows the work clock.
//   - HEAD is not offered. net/http itself refuses a request line or a header that it
//     cannot read, in plain text and without a log line: nothing here sees it.
//   - A half answer is never ended as if it were whole: the connection is cut.
package httpapi
