import type { SpanLocation } from '../../contracts/problem';
import type { Origin } from './origin';
import type { ProblemLog, ProblemPlace } from './problem-log';
import { serviceNamedAfterPod } from './service-name';
import type { AttributeReader, Span, SpanKind, SpanLink } from './span';
import { elapsedMs, type Instant, isPlausibleDate, toMs } from './times';

/** A span as its format gave it, before anything is checked. */
export interface RawSpan {
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly parentId: string | undefined;
  readonly service: string | undefined;
  /** The same object for all spans of a resource, so that it is looked up once. */
  readonly origin?: Origin | undefined;
  readonly operation: string | undefined;
  readonly kind: SpanKind;
  readonly start: Instant | undefined;
  /** The end of the span, or how long it took, or undefined when it never ended. */
  readonly length: { readonly end: Instant } | { readonly ms: number } | undefined;
  readonly error: boolean;
  readonly failure?: string | undefined;
  readonly peer: string | undefined;
  readonly shared: boolean;
  readonly links?: readonly SpanLink[] | undefined;
  readonly followsFrom?: boolean;
  /** Works only until the next span of the record is read. */
  readonly attributes?: AttributeReader | undefined;
  /** The format reports spans in parts: another report may have the start. */
  readonly isPart?: boolean;
}

/** No call takes ten years: such a duration is a negative one that wrapped, or a point in time. */
const MAX_DURATION_MS = 10 * 365 * 86_400_000;

export const UNKNOWN_SERVICE = 'unknown';

const NAMED_AFTER_POD =
  'span whose service is named after its pod: counted under the name without the suffixes of the pod';

/** Factors between the units exporters confuse, applied when the times give no plausible date as they are. */
const UNIT_FACTORS: readonly { readonly factor: number; readonly text: string }[] = [
  { factor: 1e3, text: 'a thousand times larger than the format says' },
  { factor: 1e6, text: 'a million times larger than the format says' },
  { factor: 1e9, text: 'a billion times larger than the format says' },
  { factor: 1e-3, text: 'a thousand times smaller than the format says' },
  { factor: 1e-6, text: 'a million times smaller than the format says' },
];

function durationOf({ start, length }: RawSpan): number {
  if (length === undefined) {
    return 0;
  }
  if ('ms' in length) {
    return length.ms;
  }
  return start === undefined ? Number.NaN : elapsedMs(start, length.end);
}

function faultOf(durationMs: number): string | undefined {
  if (durationMs > MAX_DURATION_MS) {
    return 'span with a duration above ten years';
  }
  if (durationMs >= 0) {
    return undefined;
  }
  return durationMs < 0 ? 'span with a negative duration' : 'span whose duration is not a number';
}

/** The pod stays comparable as an attribute, so that one bad replica is still seen. */
const withPod =
  ({ service, attributes }: RawSpan): AttributeReader =>
  (add) => {
    attributes?.(add);
    add('k8s.pod.name', service);
  };

/** The one gate every span passes: checks it, counts what is wrong with it, hands on what can be used. */
export class SpanIntake {
  /** Spans handed on. */
  accepted = 0;
  private lastService: string | undefined = '';
  private lastWorkload: string | undefined;

  constructor(
    private readonly problems: ProblemLog,
    private readonly deliver: (span: Span) => void,
  ) {}

  accept(raw: RawSpan, location: SpanLocation, place: ProblemPlace): void {
    const { traceId, spanId, start } = raw;
    if (traceId === undefined || spanId === undefined) {
      this.refuse(traceId === undefined ? 'span without a trace id' : 'span without an id', place);
      return;
    }
    if (start === undefined && raw.isPart !== true) {
      this.refuse('span without a start time', place);
      return;
    }
    const durationMs = durationOf(raw);
    const fault = faultOf(durationMs);
    if (fault !== undefined) {
      this.refuse(fault, place);
      return;
    }
    const factor = start === undefined ? 1 : this.timeFactor(toMs(start), place);
    if (factor === undefined) {
      return;
    }
    const workload = this.workloadOf(raw.service, place);
    this.accepted++;
    this.deliver({
      traceId,
      spanId,
      parentId: this.parentOf(raw, spanId, place),
      service: workload ?? raw.service ?? UNKNOWN_SERVICE,
      origin:
        workload === undefined
          ? raw.origin
          : { ...raw.origin, instance: raw.origin?.instance ?? raw.service },
      operation: raw.operation ?? '',
      kind: raw.kind,
      startMs: start === undefined ? Number.NaN : toMs(start) * factor,
      durationMs: durationMs * factor,
      unfinished: raw.length === undefined ? true : undefined,
      error: raw.error,
      failure: raw.failure,
      peer: raw.peer,
      shared: raw.shared,
      links: raw.links,
      followsFrom: raw.followsFrom,
      location,
      attributes: workload === undefined ? raw.attributes : withPod(raw),
    });
  }

  /**
   * Names repeat in neighbouring spans: only the first of a run is tested.
   * @returns the service of a span that gives its pod's name as the service; undefined for every other name
   */
  private workloadOf(service: string | undefined, place: ProblemPlace): string | undefined {
    if (service !== this.lastService) {
      this.lastService = service;
      this.lastWorkload = service === undefined ? undefined : serviceNamedAfterPod(service);
    }
    if (this.lastWorkload !== undefined) {
      this.problems.count('note', NAMED_AFTER_POD, place);
    }
    return this.lastWorkload;
  }

  private refuse(reason: string, place: ProblemPlace): void {
    this.problems.count('warning', `${reason}: left out`, place);
  }

  private parentOf(raw: RawSpan, spanId: string, place: ProblemPlace): string | undefined {
    if (raw.parentId !== spanId) {
      return raw.parentId;
    }
    this.problems.count('note', 'span that is its own parent: taken as the first of its trace', place);
    return undefined;
  }

  /** What to multiply times by so that they are dates; undefined = they are none and the span is refused. */
  private timeFactor(startMs: number, place: ProblemPlace): number | undefined {
    if (isPlausibleDate(startMs)) {
      return 1;
    }
    for (const { factor, text } of UNIT_FACTORS) {
      if (!isPlausibleDate(startMs * factor)) {
        continue;
      }
      this.problems.count('warning', `times are in a unit ${text}: read so`, place);
      return factor;
    }
    if (startMs >= 0 && startMs < Date.UTC(1990, 0, 1)) {
      this.problems.count('note', 'start time before 1990: kept as written, perhaps not a date', place);
      return 1;
    }
    this.refuse('span whose start time is not a date', place);
    return undefined;
  }
}
