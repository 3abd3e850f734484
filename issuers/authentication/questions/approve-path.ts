/** Of the page on which a member approves a payment; the question's id follows. */
export const APPROVE_PATH = '/approve/'
