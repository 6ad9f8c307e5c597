/** How a model is trained; the same for every data set. */
export interface HyperParameters {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly epochs: number;
  readonly patience: number;
}
