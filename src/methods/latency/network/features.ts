/** What the network and its plain rival know of a model: numbers of like size, from logarithms with fixed scales. */
import { totalMs, type KernelEdge, type KernelGraph, type KernelNode } from './kernel-graph';
import type { Machine } from './machine';

/** Numbers of a kernel beside its class. */
export const NODE_NUMBERS = 7;
/** Numbers of an edge: bytes, their share of what the kernel reads or writes, and its direction. */
export const EDGE_NUMBERS = 4;
export const GLOBAL_NUMBERS = 13;

/** Below this a kernel is dispatched for longer than it computes. */
const TINY_MS = 0.01;

/** Logarithm of a count or of bytes, from nothing (−1.5) over a million (0.1) to a billion (1.1). */
function scaledLog(value: number): number {
  return (Math.log1p(Math.max(0, value)) - 9) / 6;
}

function logOfMs(ms: number): number {
  return (Math.log(Math.max(ms, 0) + 1e-3) + 3) / 2;
}

/** Share of the predicted time for each kernel; zeros when nothing is predicted to take any. */
export function sharesOf(graph: KernelGraph): readonly number[] {
  const total = totalMs(graph);
  return graph.nodes.map(({ ms }) => (total > 0 ? ms / total : 0));
}

/** A class of `classes` as one of as many columns, all 0 for a class that training did not know; then the numbers. */
export function nodeFeatures(node: KernelNode, share: number, classes: readonly string[]): readonly number[] {
  const bytes = node.bytesIn + node.weightBytes + node.bytesOut;
  return [
    ...classes.map((name) => (name === node.class ? 1 : 0)),
    scaledLog(node.flops),
    scaledLog(node.bytesIn),
    scaledLog(node.weightBytes),
    scaledLog(node.bytesOut),
    (Math.log1p(node.flops) - Math.log1p(bytes)) / 4,
    logOfMs(node.ms),
    Math.sqrt(share),
  ];
}

/** @param reader the kernel whose neighbourhood this is: the edge enters or leaves it */
export function edgeFeatures(
  { to, bytes }: KernelEdge,
  reader: number,
  { bytesIn, bytesOut }: KernelNode,
): readonly number[] {
  const enters = to === reader;
  return [
    scaledLog(bytes),
    Math.min(2, bytes / Math.max(1, enters ? bytesIn : bytesOut)),
    enters ? 1 : 0,
    enters ? 0 : 1,
  ];
}

/**
 * The whole model and the machine. Caches count as what of the model fits into them. Threads and vector width are in
 * relation to the machine that recorded the training set, where they were always the same: until another records too, they are 0
 * there and without effect here.
 */
export function globalFeatures(graph: KernelGraph, machine: Machine, threads: number): readonly number[] {
  const { nodes, edges } = graph;
  const total = totalMs(graph);
  const sum = (pick: (node: KernelNode) => number): number =>
    nodes.reduce((all, node) => all + pick(node), 0);
  const weightBytes = sum((node) => node.weightBytes);
  const count = Math.max(1, nodes.length);
  const movedBytes = sum(({ bytesIn, bytesOut }) => bytesIn + bytesOut);
  return [
    Math.log2(Math.max(1, graph.batch)) / 2,
    Math.log(count) / 2 - 2,
    logOfMs(total),
    logOfMs(total / count),
    (Math.log((sum(({ flops }) => flops) + 1) / (total + 1e-3)) - 16) / 2,
    (Math.log((movedBytes + weightBytes + 1) / (total + 1e-3)) - 15) / 2,
    Math.log((weightBytes + 1) / machine.level3Bytes) / 4,
    Math.log((graph.peakBytes + 1) / machine.level2Bytes) / 4,
    nodes.filter(({ ms }) => ms < TINY_MS).length / count,
    nodes.reduce((all, { ms }) => all + (ms < TINY_MS ? ms : 0), 0) / (total || 1),
    edges.length / count - 1,
    Math.log2(Math.max(1, threads)),
    Math.log2(machine.vectorBits / RECORDED_VECTOR_BITS),
  ];
}

const RECORDED_VECTOR_BITS = 512;
