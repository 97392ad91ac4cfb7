variable "env" {
  type    = string
  default = "dev"
}
variable "count_text" { default = "3" }
variable "nothing" { default = null }
variable "ports" {
  type    = list(number)
  default = ["80", 443]
}
variable "names" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "settings" {
  type = object({
    name    = string
    size    = optional(number, 10)
    enabled = optional(bool)
    tags    = optional(map(string), {})
  })
  default = { name = "x", extra = 1 }
}
variable "anything" {
  type    = map(any)
  default = { a = 1, b = "two", c = true }
}
variable "pair" {
  type    = tuple([string, number])
  default = [1, "2"]
}
locals {
  servers = [
    { name = "web", port = 80, tags = ["a", "b"] },
    { name = "db", port = 5432, tags = [] },
  ]
  zones   = { a = "eu-1a", b = "eu-1b" }
  nested  = { list = [{ deep = { value = 42 } }], empty = {} }
  big     = 18446744073709551616
}
