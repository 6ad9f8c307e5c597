/** A request that is answered with an error. The message tells whoever sent it what to change. */
export class Refusal extends Error {
  /** @param status of HTTP. Exporters try again after 429, 502, 503 and 504, and after nothing else. */
  constructor(
    readonly status: number,
    reason: string,
  ) {
    super(reason);
  }
}
