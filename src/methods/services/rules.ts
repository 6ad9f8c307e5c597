import { callTimeout, failingCalls, lateAnswer, retryStorm } from '../../findings/call-checks';
import { declaredNeverCalled } from '../../findings/declared-never-called';
import type { Rule } from '../../findings/rule';
import { silentService } from '../../findings/silent-service';
import { undeclaredCall } from '../../findings/undeclared-call';

export const rules: readonly Rule[] = [
  failingCalls,
  callTimeout,
  retryStorm,
  lateAnswer,
  undeclaredCall,
  declaredNeverCalled,
  silentService,
];
