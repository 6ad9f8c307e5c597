import type { Report } from '../../../src/contracts/report';
import type { Interval } from '../../../src/methods/diagnosis/signature/series-deviation';
import type { Signature } from '../../../src/methods/diagnosis/signature/signature';

/** One labelled incident of a data set. */
export interface Example {
  readonly signature: Signature;
  /** As the data set names the kind. */
  readonly label: string;
  readonly service: string;
  /** When it happened, where the whole folder is one recording. */
  readonly time?: Interval;
}

/** A data set that can be read as examples. */
export interface Layout {
  readonly name: string;
  matches(folder: string): boolean;
  read(folder: string): Promise<readonly Example[]>;
  /** What Meshlens finds in the folder as one recording; absent where it is none. */
  analyse?(folder: string): Promise<Report>;
}
