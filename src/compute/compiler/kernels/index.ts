/** Every kernel the compiler knows, one family per file. */
import type { Kernel } from '../kernel';
import { arithmeticKernels } from './arithmetic';
import { comparisonKernels } from './comparison';
import { constantKernels } from './constant';
import { indexingKernels } from './indexing';
import { layoutKernels } from './layout';
import { matmulKernels } from './matmul';
import { reductionKernels } from './reduction';
import { unaryKernels } from './unary';

export const kernels: readonly Kernel[] = [
  ...arithmeticKernels,
  ...comparisonKernels,
  ...constantKernels,
  ...indexingKernels,
  ...layoutKernels,
  ...matmulKernels,
  ...reductionKernels,
  ...unaryKernels,
];
