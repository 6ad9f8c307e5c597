/** What is asked of one model. */
export interface ModelQuestion {
  /** Absolute path, and what the answer calls it. */
  readonly file: string;
  readonly fileName: string;
  /** Sizes of open dimensions by name or place; `batch` sets whatever looks like one. */
  readonly dimensions: Readonly<Record<string, number>>;
  /** Where the calibration of this machine is kept. */
  readonly storageDir: string;
}
