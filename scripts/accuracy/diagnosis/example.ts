import type { Signature } from '../../../src/methods/diagnosis/signature/signature';

/** One labelled incident of a data set. */
export interface Example {
  readonly signature: Signature;
  /** As the data set names the kind. */
  readonly label: string;
  readonly service: string;
}

/** A data set that can be read as examples. */
export interface Layout {
  readonly name: string;
  matches(folder: string): boolean;
  read(folder: string): Promise<readonly Example[]>;
}
