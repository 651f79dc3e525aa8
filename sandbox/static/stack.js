// The stack of cards and what a navigation does to it; no drawing, no calls.

export class NavigationError extends Error {}

// Returns the stack after these navigations; the last card is the one on top.
export function navigate(stack, navigations) {
  return navigations.reduce(step, [...stack]);
}

function step(stack, navigation) {
  if (navigation.pushCard) return [...stack, navigation.pushCard];
  if (navigation.updateCard) return [...stack.slice(0, -1), navigation.updateCard];
  if (navigation.pop) return stack.length > 1 ? stack.slice(0, -1) : stack;
  if (navigation.popToRoot) return stack.slice(0, 1);
  const at = stack.findLastIndex((card) => card.name === navigation.popToCard);
  if (at === -1) throw new NavigationError(`popToCard: no card is named ${navigation.popToCard}`);
  return stack.slice(0, at + 1);
}
