// Places for the vertices of a complex: springs along its edges, repulsion between all, from a fixed
// start, so that one equation always looks the same.

/** Rounds of moving: enough for the largest complex that is drawn to come to rest. */
const ROUNDS = 220;
/** How much of the free distance two connected vertices want. */
const SPRING = 0.9;

/** @typedef {{x: number, y: number}} Point */

/**
 * @param {number} count
 * @param {[number, number][]} edges
 * @returns {Point[]}  in the unit square, filling it
 */
export function placed(count, edges) {
  const points = Array.from({ length: count }, (_, n) => onSpiral(n, count));
  const free = SPRING / Math.sqrt(count);
  for (let round = 0; round < ROUNDS; round++) {
    move(points, pushes(points, edges, free), 0.12 * (1 - round / ROUNDS));
  }
  return fitted(points);
}

/** @param {number} n @param {number} count @returns {Point} */
function onSpiral(n, count) {
  const angle = n * 2.399963; // the golden angle: no two lie in one direction
  const radius = 0.5 * Math.sqrt((n + 0.5) / count);
  return { x: 0.5 + radius * Math.cos(angle), y: 0.5 + radius * Math.sin(angle) };
}

/** @param {Point[]} points @param {[number, number][]} edges @param {number} free @returns {Point[]} */
function pushes(points, edges, free) {
  const force = points.map(({ x, y }) => ({ x: (0.5 - x) * 0.08, y: (0.5 - y) * 0.1 })); // a pull to the middle
  for (let a = 0; a < points.length; a++) {
    for (let b = a + 1; b < points.length; b++) push(points, force, a, b, (d) => (free * free) / d);
  }
  for (const [a, b] of edges) push(points, force, a, b, (d) => -(d * d) / free);
  return force;
}

/** @param {Point[]} points @param {Point[]} force @param {number} a @param {number} b @param {(distance: number) => number} strength */
function push(points, force, a, b, strength) {
  const [p, q, f, g] = [points[a], points[b], force[a], force[b]];
  if (!p || !q || !f || !g) return;
  const [dx, dy] = [p.x - q.x, p.y - q.y];
  const distance = Math.max(Math.hypot(dx, dy), 1e-3);
  const size = strength(distance) / distance;
  f.x += dx * size;
  f.y += dy * size;
  g.x -= dx * size;
  g.y -= dy * size;
}

/** @param {Point[]} points @param {Point[]} force @param {number} most */
function move(points, force, most) {
  points.forEach((point, n) => {
    const { x, y } = force[n] ?? { x: 0, y: 0 };
    const size = Math.max(Math.hypot(x, y), 1e-9);
    const step = Math.min(size, most) / size;
    point.x += x * step;
    point.y += y * step;
  });
}

/** Spread over the unit square, each direction for itself. @param {Point[]} points @returns {Point[]} */
function fitted(points) {
  const xs = spread(points.map(({ x }) => x));
  const ys = spread(points.map(({ y }) => y));
  return points.map((_, n) => ({ x: xs[n] ?? 0.5, y: ys[n] ?? 0.5 }));
}

/** Below so much of the square, points are taken to lie on a line, and stay on it. */
const FLAT = 0.02;

/** @param {number[]} values */
function spread(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (most - least < FLAT ? 0.5 : (value - least) / (most - least)));
}
