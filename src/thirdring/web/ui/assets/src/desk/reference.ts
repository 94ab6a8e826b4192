// A number for a caller while the server is away: eight digits by chance and a check digit (Damm 2004), after a P.
const TABLE = [
  "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
]; // prettier-ignore

export function checkDigit(digits: string): string {
  return [...digits].reduce((now, digit) => TABLE[Number(now)]?.[Number(digit)] ?? "0", "0");
}

export function provisional(): string {
  const chance = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const digits = String(chance % 100_000_000).padStart(8, "0");
  return `P-${digits.slice(0, 4)}-${digits.slice(4)}-${checkDigit(digits)}`;
}
