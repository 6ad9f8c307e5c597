/** What requests did after a call, where it changed inside an incident. */
export interface FollowUpChange {
  readonly caller: string;
  /** Operation of the caller's request. */
  readonly operation: string;
  readonly called: string;
  /** The service called after that; equal to `called` when it is called again. */
  readonly next: string;
  /** Requests that called `next` after the call, and all that made the call, inside the incident. */
  readonly insideCount: number;
  readonly insideOf: number;
  /** The same outside of all incidents. */
  readonly outsideCount: number;
  readonly outsideOf: number;
  /** Requests inside, of `insideOf`, whose call failed or was answered early. */
  readonly badCount: number;
  readonly text: string;
}
