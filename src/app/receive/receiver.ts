import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { messageOf } from '../../io/byte-source';
import { userError } from '../../process/rpc/errors';
import type { Received, ReceiveOptions } from '../../contracts/receive';
import { readBody } from './body';
import { recordOf, type Encoding, type KeptSignal } from './record';
import { RecordFiles, type RecordFilesOptions } from './record-files';
import { Refusal } from './refusal';
import { answerError, answerSuccess } from './answer';

export interface ReceiverOptions extends ReceiveOptions {
  /** When it starts, milliseconds since 1970: part of the names of files. */
  readonly nowMs: number;
  readonly rotateBytes?: number;
  readonly maxBodyBytes?: number;
  /** A request has to arrive within this time, as a whole. */
  readonly requestTimeoutMs?: number;
  readonly create?: RecordFilesOptions['create'];
  /** Called after every request. */
  readonly onChange?: (received: Received) => void;
}

export interface Receiver {
  readonly received: Received;
  /** Finishes the requests that are being answered, and closes the files. */
  close(): Promise<Received>;
}

const ROTATE_BYTES = 128 << 20;
const MAX_BODY_BYTES = 16 << 20;
const REQUEST_TIMEOUT_MS = 30_000;
/** With bodies of the largest size they take 512 MB; exporters send one request at a time. */
const MAX_CONNECTIONS = 32;
/** Requests that are still being sent when it closes have this long. */
const CLOSING_MS = 2000;
/** Both, because exporters say `localhost`. Only this machine reaches them. */
const LOOPBACKS = ['127.0.0.1', '::1'];
const EXTENSIONS: Readonly<Record<Encoding, string>> = { json: 'jsonl', protobuf: 'binpb' };

/**
 * Receives OTLP over HTTP on the loopback addresses, and appends traces and metrics to files in a folder.
 * @throws user error `port-in-use`, `no-port`
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const intake = new Intake(options);
  const servers: Server[] = [];
  try {
    for (const address of LOOPBACKS) {
      const server = serverFor(intake, options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS);
      if (await listen(server, address, intake.received.port)) {
        servers.push(server);
        intake.listensOn(portOf(server));
      }
    }
  } catch (error) {
    await Promise.all(servers.map(closeServer));
    throw error;
  }
  return {
    get received() {
      return intake.received;
    },
    async close() {
      await Promise.all(servers.map(closeServer));
      await intake.close();
      return intake.received;
    },
  };
}

class Intake {
  received: Received;
  private readonly files = new Map<string, RecordFiles>();

  constructor(private readonly options: ReceiverOptions) {
    const { port } = options;
    this.received = { port, spans: 0, metrics: 0, bytes: 0, files: [], refused: 0, trouble: null };
  }

  listensOn(port: number): void {
    this.received = { ...this.received, port };
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const encoding = encodingOf(request);
    try {
      const signal = signalOf(request);
      if (encoding === undefined) {
        throw new Refusal(415, 'send application/json or application/x-protobuf');
      }
      const body = await readBody(request, this.options.maxBodyBytes ?? MAX_BODY_BYTES);
      await this.keep(body, encoding, signal);
      answerSuccess(response, encoding);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(400, messageOf(error));
      this.change({ refused: this.received.refused + 1, trouble: refusal.message });
      // What is left of the body is passed over, so that the sender reads the answer.
      request.resume();
      answerError(response, encoding ?? 'json', refusal);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.files.values()].map((files) => files.close()));
  }

  private async keep(body: Buffer, encoding: Encoding, signal: KeptSignal): Promise<void> {
    const { bytes, items } = recordOf(body, encoding, signal);
    if (items > 0) {
      await this.filesFor(signal, encoding)
        .append(bytes)
        .catch((error: unknown) => {
          throw new Refusal(503, `nothing can be written to ${this.options.folder}: ${messageOf(error)}`);
        });
    }
    const { spans, metrics } = this.received;
    this.change({
      ...(signal === 'traces' ? { spans: spans + items } : { metrics: metrics + items }),
      bytes: this.received.bytes + (items > 0 ? bytes.length : 0),
      files: [...this.files.values()].flatMap(({ names }) => names),
      trouble: null,
    });
  }

  private filesFor(signal: KeptSignal, encoding: Encoding): RecordFiles {
    const { folder, nowMs, rotateBytes = ROTATE_BYTES, create } = this.options;
    const name = `${signal}-${new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')}`;
    const extension = EXTENSIONS[encoding];
    const key = `${name}.${extension}`;
    const known =
      this.files.get(key) ?? new RecordFiles({ folder, name, extension, maxBytes: rotateBytes, create });
    this.files.set(key, known);
    return known;
  }

  private change(part: Partial<Received>): void {
    this.received = { ...this.received, ...part };
    this.options.onChange?.(this.received);
  }
}

/** @throws Refusal for every other request than one that brings traces or metrics */
function signalOf({ method, url = '', headers }: IncomingMessage): KeptSignal {
  if (headers.origin !== undefined) {
    throw new Refusal(403, 'requests of web pages are not accepted');
  }
  const path = url.split('?', 1)[0];
  if (path === '/v1/logs') {
    throw new Refusal(501, 'logs are not kept: Meshlens reads traces and metrics');
  }
  if (path !== '/v1/traces' && path !== '/v1/metrics') {
    throw new Refusal(404, `there is no ${path}; send to /v1/traces or /v1/metrics`);
  }
  if (method !== 'POST') {
    throw new Refusal(405, `${path} takes POST`);
  }
  return path === '/v1/traces' ? 'traces' : 'metrics';
}

function encodingOf({ headers }: IncomingMessage): Encoding | undefined {
  const type = headers['content-type']?.split(';', 1)[0].trim().toLowerCase();
  return type === 'application/json'
    ? 'json'
    : type === 'application/x-protobuf' || type === 'application/protobuf'
      ? 'protobuf'
      : undefined;
}

function serverFor(intake: Intake, requestTimeoutMs: number): Server {
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
    },
    (request, response) => void intake.answer(request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

/** False where the machine has no such address. */
function listen(server: Server, address: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') {
        resolve(false);
        return;
      }
      reject(
        error.code === 'EADDRINUSE'
          ? userError(
              'port-in-use',
              `Port ${port} is in use, perhaps by a Collector. Choose another one, and point the exporter at it.`,
            )
          : userError('no-port', `Port ${port} cannot be opened: ${error.message}.`),
      );
    });
    server.listen({ host: address, port, ipv6Only: true }, () => resolve(true));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  await closed;
  clearTimeout(force);
}
