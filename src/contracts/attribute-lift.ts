/** A value of an attribute that requests carried mainly inside an incident. */
export interface AttributeLift {
  /** The service whose requests are compared. */
  readonly service: string;
  /** Whose spans carry the value: the service's own, or those of its callers around the call. */
  readonly seenBy: 'service' | 'callers';
  /** Key of the attribute; `span name`, `status message` and `caller` stand for fields of the span. */
  readonly key: string;
  readonly value: string;
  /** Requests that carry the value, all compared requests, and the share of the first, inside the incident. */
  readonly insideCount: number;
  readonly insideOf: number;
  readonly insideShare: number;
  /** The same outside of all incidents. */
  readonly outsideCount: number;
  readonly outsideOf: number;
  readonly outsideShare: number;
  /** Share inside over share outside; the latter counts as half a request at least. */
  readonly lift: number;
  /** One of this many requests was looked at. */
  readonly oneIn: number;
  readonly text: string;
}
