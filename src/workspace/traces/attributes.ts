import { failureText, statementOf } from './failure-text';
import { type Origin, ORIGIN_KEYS_OF_SPANS, OriginParts } from './origin';
import type { SpanKind } from './span';
import { isFailure, OUTCOME_ATTRIBUTES, type OutcomeAttribute } from './outcome';
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

/** What an attribute says about its span. */
type Fact =
  | { readonly says: OutcomeAttribute | 'kind' | 'error' | 'status' | 'message' | 'exception' | 'origin' }
  | { readonly says: 'called' | 'either'; readonly rank: number };

/** Facts by key: one look tells whether an attribute says something; most do not. */
const FACTS: ReadonlyMap<string, Fact> = new Map<string, Fact>([
  ...PEER_KEYS.map(([key, side], rank) => [key, { says: side, rank }] as const),
  ...[...OUTCOME_ATTRIBUTES].map(([key, says]) => [key, { says }] as const),
  ['span.kind', { says: 'kind' }],
  ['error', { says: 'error' }],
  ['otel.status_code', { says: 'status' }],
  ['status.code', { says: 'status' }],
  ['error.message', { says: 'message' }],
  ['error.msg', { says: 'message' }],
  ['otel.status_description', { says: 'message' }],
  ['exception.type', { says: 'exception' }],
  ['exception.message', { says: 'exception' }],
  ...ORIGIN_KEYS_OF_SPANS.map((key) => [key, { says: 'origin' }] as const),
]);

/** Keys of the attributes that say something; the value of another need not be read. */
export const TELLING_KEYS: ReadonlySet<string> = new Set(FACTS.keys());

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
  private calledRank = PEER_KEYS.length;
  private called: string | undefined;
  private eitherRank = PEER_KEYS.length;
  private either: string | undefined;
  private origin: OriginParts | undefined;

  add(key: string, value: unknown): void {
    const fact = FACTS.get(key);
    if (fact === undefined) {
      return;
    }
    switch (fact.says) {
      case 'kind':
        this.kind = spanKindOf(value);
        break;
      case 'error':
        this.failed ||= value !== false && value !== 'false' && value !== 0 && value !== '0';
        this.statusMessage ??= statementOf(value);
        break;
      case 'status':
        this.status = statusOf(value);
        break;
      case 'message':
        this.statusMessage ??= statementOf(value);
        break;
      case 'exception':
        this.addException(key, value);
        break;
      case 'origin':
        (this.origin ??= new OriginParts()).add(key, value);
        break;
      case 'called':
      case 'either':
        this.addPeer(fact.says, fact.rank, value);
        break;
      default:
        this.addOutcome(fact.says, value);
    }
  }

  private addOutcome(attribute: OutcomeAttribute, value: unknown): void {
    this.failed ||= isFailure(attribute, value);
    if (attribute === 'http') {
      this.httpStatus = value;
    } else if (attribute === 'rpc') {
      this.rpcStatus = value;
    } else if (attribute === 'error-type') {
      this.errorType = statementOf(value);
    }
  }

  /** Takes the attributes of a recorded exception; other keys say nothing here. */
  addException(key: string, value: unknown): void {
    if (key === 'exception.type') {
      this.exceptionType ??= statementOf(value);
    } else if (key === 'exception.message') {
      this.exceptionMessage ??= statementOf(value);
    }
  }

  private addPeer(side: 'called' | 'either', rank: number, value: unknown): void {
    if (typeof value !== 'string' || value === '') {
      return;
    }
    if (side === 'called' && rank < this.calledRank) {
      this.calledRank = rank;
      this.called = value;
    } else if (side === 'either' && rank < this.eitherRank) {
      this.eitherRank = rank;
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

  /** The origin as the span says, completed by its resource's. */
  originIn(resource: Origin | undefined): Origin | undefined {
    return this.origin === undefined ? resource : this.origin.over(resource);
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
