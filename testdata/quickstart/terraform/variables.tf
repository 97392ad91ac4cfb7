variable "region" {
  description = "Where the shop runs."
  type        = string
  default     = "eu-west-1"
}

variable "project" {
  description = "First part of every name."
  type        = string
  default     = "shop"
}

variable "environment" {
  description = "dev, staging or prod; there is no default."
  type        = string
}

variable "archives" {
  description = "How many archive buckets there are."
  type        = number
  default     = 2
}
