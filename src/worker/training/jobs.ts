/** Every kind of training that runs in the training child. Only structured-cloneable data crosses. */
export interface TrainingJobs {
  anomaly: { params: unknown; result: unknown; progress: TrainingProgress };
}

export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Mean training loss of the epoch just finished. */
  readonly loss: number;
  readonly validationLoss: number | null;
  readonly etaMs: number | null;
}
