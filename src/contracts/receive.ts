/** Receiving traces and metrics from exporters. */

/** The port that OTLP exporters use unless they are told another. */
export const OTLP_PORT = 4318;

export interface ReceiveOptions {
  /** Where files are written, absolute. */
  readonly folder: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** What was received so far. */
export interface Received {
  readonly port: number;
  readonly spans: number;
  readonly metrics: number;
  /** Written to files. */
  readonly bytes: number;
  /** Names of the files in the folder. */
  readonly files: readonly string[];
  /** Requests that were answered with an error. */
  readonly refused: number;
  /** Why the latest request was refused; null once one is accepted again. */
  readonly trouble: string | null;
}

/** Requests of the process that receives. */
export interface ReceiverRequests {
  /** Receives until it is cancelled; reports at least every two seconds. */
  receive: { params: ReceiveOptions; result: Received; progress: Received };
}
