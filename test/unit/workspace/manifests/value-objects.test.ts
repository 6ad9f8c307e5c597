import { describe, expect, it } from 'vitest';
import { declaredGraph } from '../../../../src/topology/declared';
import { readKubernetes } from './support';

const workload = (name: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n        envFrom: [{configMapRef: {name: m}}]\n---\n`;
const map = (keys: number): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n${Array.from({ length: keys }, (_, index) => `  K${index}_URL: http://b:80\n`).join('')}---\n`;

describe('values that ConfigMaps give to many workloads', () => {
  it('are followed for all of a usual folder', async () => {
    const text = Array.from({ length: 100 }, (_, index) => workload(`a${index}`)).join('');
    const graph = declaredGraph([await readKubernetes(`${text}${workload('b')}${map(50)}`)]);
    expect(graph.problems).toEqual([]);
    expect(new Set(graph.edges.map(({ from, to }) => `${from} ${to}`)).size).toBe(100);
  });

  it('stop at a number, and the workload at which they do is reported', async () => {
    const text = Array.from({ length: 200 }, (_, index) => workload(`a${index}`)).join('');
    const graph = declaredGraph([await readKubernetes(`${text}${workload('b')}${map(1000)}`)]);
    expect(graph.problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      expect.stringMatching(
        /^\d+ values that ConfigMaps and Secrets give to a9\d and later workloads were not looked at: workloads take more than 100,000$/,
      ),
    ]);
    // What is not looked at may hold an address.
    expect(graph.services.find(({ name }) => name === 'a199')?.unresolved).toEqual([
      { name: 'm', mayHoldAddress: true },
    ]);
  });

  it('count each text of a repeated key once', async () => {
    const keys = '  K_URL: http://b:80\n'.repeat(1000);
    const text = `${workload('a')}${workload('b')}apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n${keys}`;
    const { edges } = declaredGraph([await readKubernetes(text)]);
    expect(edges.filter(({ from, to }) => from === 'a' && to === 'b')).toHaveLength(1);
  });
});
