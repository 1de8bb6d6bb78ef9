import type { Fault } from './faults.ts';
import { type IncomingCall, json, type Protocol, type Reply, type Route } from './protocol.ts';
import type { Access } from './yandex-access.ts';
import { type Failure, failureOf, refusal } from './yandex-failure.ts';
import { hostOf } from './yandex-host.ts';
import type { Operation } from './yandex-operation.ts';
import type { Operations } from './yandex-operations.ts';
import type { Quota } from './yandex-quota.ts';
import { readSubmit } from './yandex-submit.ts';

export interface RecognitionParts {
  access: Access;
  operations: Operations;
  objects: ReadonlyMap<string, Buffer>;
  submits: Quota;
  polls: Quota;
  /** In `kz` the operations API knows nothing of recognition. */
  region: 'ru' | 'kz';
  /** What getRecognition answers before the results are there. */
  notReady: 400 | 404 | 409 | 425;
}

const OF_AUDIO: readonly Fault['kind'][] = ['wrong-part', 'missing-windows', 'invented', 'pending', 'failed-operation'];
const LONGEST_ID = 50;

/** SpeechKit, asynchronous recognition of version 3. Routes: `submit`, `operation`, `answer`, `delete`. */
export function recognitionProtocol(parts: RecognitionParts): Protocol {
  const { access, operations, objects, submits, polls, region, notReady } = parts;

  function submit(call: IncomingCall): Reply {
    if (!submits.take()) return refusal({ code: 8, message: 'Too many requests in this hour' });
    const asked = readSubmit(call, hostOf(call));
    if ('code' in asked) return refusal(asked);
    const { source } = asked;
    const operation = operations.accept(call, asked, () => ('content' in source ? source.content : (objects.get(source.path) ?? null)));
    call.record.fields = {
      operation: [operation.id],
      model: [asked.model],
      languages: asked.languages,
      source: [Object.keys(source)[0] as string],
      labelled: [String(asked.labelled)],
      normalised: [String(asked.normalised)],
    };
    return json(200, operation.view());
  }

  function show(call: IncomingCall): Reply {
    const id = decodeURIComponent(call.url.pathname.slice('/operations/'.length));
    const operation = found(id, call);
    if ('code' in operation) return refusal(operation);
    operation.ask();
    return json(200, operation.view());
  }

  function answer(call: IncomingCall): Reply {
    const operation = found(idIn(call), call);
    if ('code' in operation) return refusal(operation);
    const asked = operation.ask();
    if (asked.state === 'failed') return refusal(asked.failure);
    if (asked.state === 'pending') return refusal(EARLY[notReady], notReady);
    return operations.results(operation, call.fault?.kind === 'broken-stream') ?? refusal(NOTHING);
  }

  function remove(call: IncomingCall): Reply {
    const operation = found(idIn(call), call);
    if ('code' in operation) return refusal(operation);
    return operations.forget(operation.id) ? json(200, {}) : refusal(NOTHING);
  }

  function found(id: string, { record }: IncomingCall): Operation | Failure {
    record.fields = { operation: [id] };
    if (id === '' || id.length > LONGEST_ID) return { code: 3, message: 'operation_id: expected 1 to 50 characters' };
    return operations.find(id) ?? { code: 5, message: `Operation with id ${id} is not found` };
  }

  /** `asks`: it is a question about an operation, of which there may be five in a second. */
  function route(name: string, handle: (call: IncomingCall) => Reply, immune: readonly Fault['kind'][], asks = false): Route {
    return {
      name,
      immune,
      async handle(call) {
        const refused = access.refuse(call.headers);
        if (refused) return refusal(refused);
        if (asks && !polls.take()) return refusal({ code: 8, message: 'Too many requests in this second' });
        return handle(call);
      },
    };
  }

  const routes: Readonly<Record<string, Route>> = {
    'POST /stt/v3/recognizeFileAsync': route('submit', submit, ['broken-stream']),
    'GET /stt/v3/getRecognition': route('answer', answer, OF_AUDIO, true),
    'DELETE /stt/v3/deleteRecognition': route('delete', remove, [...OF_AUDIO, 'broken-stream']),
  };
  const operation = route('operation', region === 'ru' ? show : () => refusal(NOTHING), [...OF_AUDIO, 'broken-stream'], true);

  return {
    name: 'yandex:v3',
    route: (method, path) => (method === 'GET' && /^\/operations\/[^/]+$/.test(path) ? operation : (routes[`${method} ${path}`] ?? null)),
    notFound: () => refusal({ code: 5, message: 'Not Found' }),
    refuse(fault) {
      const { status, ...failure } = failureOf(fault);
      return refusal(failure, status);
    },
  };
}

const NOTHING: Failure = { code: 5, message: 'Not found' };
const EARLY: Readonly<Record<RecognitionParts['notReady'], Failure>> = {
  400: { code: 9, message: 'Failed precondition: the operation is not finished' },
  404: { code: 5, message: 'The results are not found' },
  409: { code: 10, message: 'The operation is in progress' },
  425: { code: 9, message: 'Too early' },
};

function idIn({ url }: IncomingCall): string {
  return url.searchParams.get('operationId') ?? url.searchParams.get('operation_id') ?? '';
}
