package helpers

bad if {
