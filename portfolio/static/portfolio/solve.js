// Under attack: finds the number that, behind the signed moment, gives a hash which begins with so many zero bits.

async function solves(text, bits) {
  const hash = new DataView(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return hash.getUint32(0) >>> (32 - bits) === 0;
}

export async function solve(form, bits) {
  const { started, proof } = form.elements;
  let number = 0;
  let pressed;
  const wait = (event) => {
    event.preventDefault();
    pressed = event.submitter;
  };
  if (!crypto.subtle) return;
  form.addEventListener("submit", wait);
  while (!(await solves(`${started.value}:${number}`, bits))) number += 1;
  form.removeEventListener("submit", wait);
  proof.value = number;
  if (pressed) form.requestSubmit(pressed);
}
