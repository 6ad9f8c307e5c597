import { anomaly } from './anomaly/descriptor';
import { compression } from './compression/descriptor';
import { diagnosis } from './diagnosis/descriptor';
import { forecast } from './forecast/descriptor';
import { latency } from './latency/descriptor';
import { scheduling } from './scheduling/descriptor';
import { services } from './services/descriptor';
import { serving } from './serving/descriptor';
import { traces } from './traces/descriptor';
import { workload } from './workload/descriptor';

/** Every method, in the order in which people see them: in the help, among the rules, in the index of the documentation. */
export const methods = [
  anomaly,
  traces,
  diagnosis,
  forecast,
  workload,
  scheduling,
  latency,
  compression,
  services,
  serving,
] as const;
