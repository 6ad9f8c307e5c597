import { failureText, statementOf } from './failure-text';
import type { SpanKind } from './span';
import { isFailure, OUTCOME_ATTRIBUTES } from './outcome';
import { spanKindOf } from './span-kind';

/**
 * Attributes that name the called side, best first. Those marked `either` name the other side of a connection: the
 * called one on a client's span, but the caller (or the server itself) on a server's.
 */
const PEER_KEYS: readonly (readonly [key: string, side: 'called' | 'either'])[] = [
  ['peer.service', 'called'],
  ['server.address', 'either'],
  ['net.peer.name', 'either'],
  ['net.sock.peer.name', 'either'],
  ['peer.hostname', 'either'],
  ['db.system', 'called'],
  ['db.system.name', 'called'],
  ['messaging.destination.name', 'called'],
  ['messaging.destination', 'called'],
  ['messaging.system', 'called'],
  ['http.host', 'either'],
  ['url.full', 'either'],
  ['http.url', 'either'],
  ['network.peer.address', 'either'],
  ['net.peer.ip', 'either'],
  ['net.sock.peer.addr', 'either'],
  ['peer.address', 'either'],
];

const OUTCOME_KEYS = ['span.kind', 'error', 'otel.status_code', 'status.code', ...OUTCOME_ATTRIBUTES.keys()];

/** Attributes that say in words what failed. */
const FAILURE_KEYS = [
  'exception.type',
  'exception.message',
  'error.type',
  'error.message',
  'error.msg',
  'otel.status_description',
];

/** Keys of the attributes that say something; the value of another need not be read. */
export const TELLING_KEYS: ReadonlySet<string> = new Set([
  ...OUTCOME_KEYS,
  ...FAILURE_KEYS,
  ...PEER_KEYS.map(([key]) => key),
]);

const PEER_RANK = new Map(PEER_KEYS.map(([key, side], rank) => [key, { rank, side }]));

/** Gathers, attribute by attribute, what the attributes of one span say about its kind, outcome and peer. */
export class SpanFacts {
  kind: SpanKind = 'unknown';
  /** The status the instrumentation set itself; 'unset' leaves it to the other signs. */
  status: 'unset' | 'ok' | 'error' = 'unset';
  /** An exception was recorded on the span. */
  exception = false;
  statusMessage: string | undefined;
  exceptionType: string | undefined;
  exceptionMessage: string | undefined;
  errorType: string | undefined;
  httpStatus: unknown;
  rpcStatus: unknown;
  private failed = false;
  private calledRank = Number.POSITIVE_INFINITY;
  private called: string | undefined;
  private eitherRank = Number.POSITIVE_INFINITY;
  private either: string | undefined;

  add(key: string, value: unknown): void {
    switch (key) {
      case 'span.kind':
        this.kind = spanKindOf(value);
        return;
      case 'error':
        this.failed ||= value !== false && value !== 'false' && value !== 0 && value !== '0';
        this.statusMessage ??= statementOf(value);
        return;
      case 'otel.status_code':
      case 'status.code':
        this.status = statusOf(value);
        return;
      case 'error.message':
      case 'error.msg':
      case 'otel.status_description':
        this.statusMessage ??= statementOf(value);
        return;
      case 'exception.type':
      case 'exception.message':
        this.addException(key, value);
        return;
      default:
        if (!this.addOutcome(key, value)) {
          this.addPeer(key, value);
        }
    }
  }

  private addOutcome(key: string, value: unknown): boolean {
    const attribute = OUTCOME_ATTRIBUTES.get(key);
    if (attribute === undefined) {
      return false;
    }
    this.failed ||= isFailure(attribute, value);
    if (attribute === 'http') {
      this.httpStatus = value;
    } else if (attribute === 'rpc') {
      this.rpcStatus = value;
    } else if (attribute === 'error-type') {
      this.errorType = statementOf(value);
    }
    return true;
  }

  /** Takes the attributes of a recorded exception; other keys say nothing here. */
  addException(key: string, value: unknown): void {
    if (key === 'exception.type') {
      this.exceptionType ??= statementOf(value);
    } else if (key === 'exception.message') {
      this.exceptionMessage ??= statementOf(value);
    }
  }

  private addPeer(key: string, value: unknown): void {
    const peer = PEER_RANK.get(key);
    if (peer === undefined || typeof value !== 'string' || value === '') {
      return;
    }
    if (peer.side === 'called' && peer.rank < this.calledRank) {
      this.calledRank = peer.rank;
      this.called = value;
    } else if (peer.side === 'either' && peer.rank < this.eitherRank) {
      this.eitherRank = peer.rank;
      this.either = value;
    }
  }

  /** A status set by the instrumentation decides; without one, a server failure, an error flag or an exception does. */
  get error(): boolean {
    if (this.status !== 'unset') {
      return this.status === 'error';
    }
    return this.failed || this.exception;
  }

  /** What the span says about its failure; undefined when it did not fail or says nothing. */
  get failure(): string | undefined {
    return this.error ? failureText(this) : undefined;
  }

  /** The called side as this span saw it; undefined on the called side's own spans. */
  get peer(): string | undefined {
    if (this.kind === 'server' || this.kind === 'consumer') {
      return undefined;
    }
    const calls = this.kind === 'client' || this.kind === 'producer';
    if (!calls || this.calledRank < this.eitherRank) {
      return this.called;
    }
    return this.either === undefined ? this.called : hostOf(this.either);
  }
}

/** OTLP status: number or name, with or without the `STATUS_CODE_` prefix. */
export function statusOf(value: unknown): SpanFacts['status'] {
  if (typeof value === 'number') {
    return value === 2 ? 'error' : value === 1 ? 'ok' : 'unset';
  }
  if (typeof value !== 'string') {
    return 'unset';
  }
  const name = value.toLowerCase().replace(/^status_code_/, '');
  if (name === 'error' || name === '2') {
    return 'error';
  }
  return name === 'ok' || name === '1' ? 'ok' : 'unset';
}

/** The host of a URL, or the text itself. */
function hostOf(text: string): string {
  const match = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/?#]+)/i.exec(text);
  return match === null ? text : match[1];
}
