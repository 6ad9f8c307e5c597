import { beforeAll, describe, expect, it } from 'vitest';
import { openSolver, type IntegerSolver } from '../../../../src/methods/scheduling/sentinel/pool/solver';
import { prepareStrategies, type StrategyTask } from '../../../../src/methods/scheduling/strategies';
import { callTo, exponential, network } from '../../simulation/networks';

let solver: IntegerSolver;
beforeAll(async () => void (solver = await openSolver()));

const net = network([exponential(0.05), exponential(0.1)], [[callTo(1)]], { serversPerPod: 2 });

const task = (changes: Partial<StrategyTask> = {}): StrategyTask => ({
  network: net,
  load: { stepS: 60, rates: Float64Array.of(40, 60, 80, 60) },
  objectiveS: 1,
  isScaled: [true, true],
  forecastPeak: null,
  solver,
  ...changes,
});

describe('strategies for what may come', () => {
  it('hold levels of load, a lost node and each service degraded, and keep the objective', () => {
    const { strategies, areSolved } = prepareStrategies(task({ forecastPeak: 100 }));
    expect(areSolved).toBe(true);
    expect(strategies.map(({ situation }) => situation)).toEqual([
      'mean load',
      'highest load',
      'highest load that the forecast holds possible',
      'half as much again as the highest load',
      'twice the highest load',
      'highest load, one of 3 nodes lost',
      'highest load, service-1 takes 1.5 times as long',
      'highest load, service-0 takes 1.5 times as long',
    ]);
    strategies.forEach(({ expectedP95Ms }) => expect(expectedP95Ms).toBeLessThanOrEqual(1000));
    const pods = (situation: string) =>
      strategies.find((each) => each.situation === situation)!.replicas.map(({ replicas }) => replicas);
    const [first, second] = pods('highest load that the forecast holds possible');
    expect(pods('highest load, one of 3 nodes lost')).toEqual(
      [first, second].map((count) => expect.toSatisfy((lost: number) => lost > count)),
    );
    // The one that works longer needs more; the other keeps what it had, up to a pod.
    const [, slowed] = pods('highest load, service-1 takes 1.5 times as long');
    expect(slowed).toBeGreaterThan(second);
  });

  it('are sized for levels of load where nothing solves, and leave out what is outside', () => {
    const { strategies, areSolved } = prepareStrategies(task({ solver: null, isScaled: [true, false] }));
    expect(areSolved).toBe(false);
    expect(strategies).toHaveLength(4);
    expect(strategies[1].replicas).toEqual([{ service: 'service-0', replicas: expect.any(Number) }]);
  });
});
