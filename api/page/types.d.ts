// The wire as the page reads it: docs/http.md and API.md, as types. The door's structs decide.

export interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  field?: string;
  job?: string;
}

export type Mode = "rigorous" | "heuristic";
export type JobStatus = "queued" | "running" | "succeeded" | "failed" | "canceled" | "expired";
export type ItemStatus = JobStatus | "refused" | "forgotten";
export type VerdictName =
  | "identity"
  | "satisfiable"
  | "undecided"
  | "inconsistent"
  | "contradiction"
  | "malformed"
  | "not_an_equation";

export interface Sample {
  symbol: string;
  low: number;
  high: number;
  points: number;
  fixed?: Record<string, number>;
}

export interface Request {
  equation: string;
  mode?: Mode;
  dims?: Record<string, string | Record<string, number>>;
  domain?: Record<string, string>;
  sample?: Sample;
}

export interface Samples {
  symbol: string;
  fixed: Record<string, number>;
  x: number[];
  left: (number | null)[];
  right: (number | null)[];
  problem?: string | null;
}

export interface Syntax {
  kind?: "malformed" | "not_an_equation" | "limit";
  detail: string;
  offset: number;
  length?: number;
  expected?: string | null;
}

export interface Witness {
  point: Record<string, string>;
  left?: string;
  right?: string;
  solved_for?: string;
  radius?: number;
}

export interface Evidence {
  kind: "proof" | "witness" | "sampled" | "law" | "dimensions" | "none";
  method?: string;
  error_bound?: number;
  points?: number;
  digits?: number;
  solution?: Witness;
  counterexample?: Witness;
}

export interface Verdict {
  valid: boolean;
  confidence: number;
  betti: [number, number, number];
  chi: number;
  phi_coherence: number;
  explanation: string;
  processing_time_ms: number;
  mode?: Mode;
  verdict?: VerdictName;
  reading?: string;
  syntax?: Syntax;
  dimensions?: {
    status: "consistent" | "inconsistent" | "unknown";
    independent_checks?: number;
    clash?: string;
    assumed?: Record<string, string>;
  };
  identity?: {
    stage: string;
    points?: number;
    residual?: number;
    bound?: number;
    domain?: string;
  };
  law?: string;
  near_miss?: string;
  result?: string;
  likely_slip?: { law: string; statement: string; differs: string };
  suggestion?: string;
  evidence?: Evidence;
  samples?: Samples;
  provenance?: {
    scorer: string;
    version: string;
    device?: string;
    dtype?: string;
    batch_size?: number;
    cached?: boolean;
  };
}

export interface JobError {
  code: string;
  detail: string;
  retryable?: boolean;
}

export interface Job {
  id: string;
  status: JobStatus;
  terminal: boolean;
  reason?: "no_workers" | "starting" | "busy" | "paused";
  position?: number;
  estimated_start_s?: number;
  lane?: string;
  attempt?: number;
  created_ms?: number;
  started_ms?: number;
  finished_ms?: number;
  worker_id?: string;
  request?: Request;
  verdict?: Verdict;
  error?: JobError;
}

export interface JobRow {
  id: string;
  equation: string;
  mode: Mode;
  status: JobStatus;
  terminal: boolean;
  lane: string;
  batch?: string | null;
  attempt: number;
  worker_id?: string;
  created_ms: number;
  age_s: number;
  wait_s?: number;
  duration_s?: number;
  verdict?: VerdictName;
  error?: JobError;
}

export interface Batch {
  id: string;
  status: "receiving" | "running" | "ended";
  terminal: boolean;
  created_ms: number;
  finished_ms?: number;
  accepted: number;
  refused: number;
  pending: number;
  succeeded: number;
  failed: number;
  canceled: number;
  expired: number;
  items?: number;
}

export interface Item {
  index: number;
  id?: string;
  status: ItemStatus;
  request?: Request;
  verdict?: Verdict;
  error?: Problem & { retryable?: boolean };
}

export interface Reading {
  text: string;
  latex: string;
  mathml: string;
  choices: string[];
  score: number;
  insist: string | null;
}

export interface SymbolRead {
  name: string;
  text: string;
  mathml: string;
  bound: boolean;
  declared: boolean;
  assumed: string | null;
  samples_at?: number;
  meanings: { quantity: string; unit: string; prior: number }[];
}

export interface Complex {
  vertices: { label: string; kind: "symbol" | "number" | "operator" | "function" | "relation" }[];
  edges: [number, number][];
  triangles: [number, number, number][];
  tetrahedra: [number, number, number, number][];
  loops: number[][];
  betti: [number, number, number];
  chi: number;
  cut: boolean;
}

export interface Read {
  readings: Reading[];
  syntax: Syntax | null;
  relation: string | null;
  sides: string[];
  symbols: SymbolRead[];
  dimensions: Verdict["dimensions"] | null;
  complex: Complex | null;
}

export interface Equation {
  id: string;
  equation: string;
  mode: Mode;
  verdict: Verdict;
  added_ms?: number;
  spellings?: string[];
  tags?: string[];
  note?: string;
  dims?: Request["dims"];
  domain?: Request["domain"];
}

export interface Worker {
  worker_id: string;
  device: string;
  device_name: string;
  status: string;
  micro_batch: number;
  rate: number;
  memory: number | null;
  jobs_done: number;
  scorer: string;
  started_ms: number;
  last_seen_s?: number;
}

/** Between which numbers of workers the pool can be scaled. */
export interface Sizing {
  least: number;
  most: number;
  workers: number;
  /** The number that somebody wants; null where the load decides. */
  wanted: number | null;
}

export interface Info {
  status: "ready" | "starting" | "no_workers";
  workers: Worker[];
  queue: {
    queued: number;
    running: number;
    oldest_age_s: number | null;
    paused: boolean;
    lanes?: Record<string, number>;
  };
  counts: Record<string, number>;
}

export interface HistoryPoint {
  start_ms: number;
  submitted: number;
  succeeded: number;
  failed: number;
  canceled: number;
  expired: number;
  rate: number;
  wait_s: { p50: number; p99: number } | null;
  score_s: { p50: number; p99: number } | null;
}

export interface History {
  span: "hour" | "day";
  step_s: number;
  now_ms: number;
  points: HistoryPoint[];
  total: HistoryPoint;
}

export interface Me {
  key: string | null;
  scopes: string[];
  keys_needed: boolean;
}
