// What may stand in the declarations' fields, for completion. The door decides what it takes.

/** Units worth offering, with what they measure. */
export const UNITS = [
  ["1", "a number"], ["kg", "mass"], ["m", "length"], ["s", "time"], ["A", "electric current"], ["K", "temperature"],
  ["mol", "amount of substance"], ["cd", "luminous intensity"], ["N", "force"], ["J", "energy"], ["W", "power"],
  ["Pa", "pressure"], ["Hz", "frequency"], ["C", "electric charge"], ["V", "voltage"], ["Ω", "resistance"], ["F", "capacitance"],
  ["T", "magnetic field"], ["Wb", "magnetic flux"], ["H", "inductance"], ["m/s", "speed"], ["m/s²", "acceleration"],
  ["kg m/s", "momentum"], ["kg m²/s", "angular momentum"], ["m²", "area"], ["m³", "volume"], ["kg/m³", "density"],
  ["V/m", "electric field"], ["J s", "action"], ["J/K", "entropy"], ["J/(kg K)", "specific heat capacity"], ["rad/s", "angular frequency"],
];

/** Domains worth offering, in the door's own words. */
export const DOMAINS = [
  "real", "complex", "integer", "real > 0", "real >= 0", "real != 0", "integer > 0", "integer >= 0", "real in (0,1)", "real in [-1,1]",
];
