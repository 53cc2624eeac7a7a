// Ids that nobody else has. (`crypto.randomUUID` is there on https and localhost only.)

/** 128 random bits in hexadecimal digits. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
